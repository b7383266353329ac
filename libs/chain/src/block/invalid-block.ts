/** The block is not one this machine can execute; it leaves no trace. */
export class InvalidBlock extends Error {}
