/** Hex at the machine's door; inside it, addresses and hashes are raw bytes in words. */
export type Hex = `0x${string}`;
export type Address = Hex;
