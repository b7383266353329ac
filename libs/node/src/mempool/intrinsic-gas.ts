const GAS_TRANSACTION = 21_000;
const GAS_ZERO_BYTE = 4;
const GAS_BYTE = 16;

/** What a transaction with this calldata costs at the least, as the machine charges it: a test holds the two together. */
export function intrinsicGas(bytes: Uint8Array, from: number, length: number): number {
  let gas = GAS_TRANSACTION;
  for (let at = from; at < from + length; at++) gas += bytes[at] === 0 ? GAS_ZERO_BYTE : GAS_BYTE;
  return gas;
}
