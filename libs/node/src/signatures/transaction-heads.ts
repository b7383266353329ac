import { TRANSACTION_WORDS, TransactionWord } from '@cadastre/chain';
import { type PackedTransactions } from '@cadastre/protocol';

/**
 * Writes the machine's heads of all rows without fault, but for the sender, which is not in the bytes. `dataOffset`
 * counts from the transaction's first byte until somebody places the calldata.
 */
export function writeHeads(packed: PackedTransactions, hashes: Uint8Array, heads: Uint32Array): void {
  const hashWords = new Uint32Array(hashes.buffer, hashes.byteOffset, hashes.length / 4);
  for (let row = 0; row < packed.count; row++) {
    if (packed.faults[row] === 0) writeHead(packed, hashWords, heads, row);
  }
}

function writeHead(packed: PackedTransactions, hashWords: Uint32Array, heads: Uint32Array, row: number): void {
  const at = row * TRANSACTION_WORDS;
  const to = packed.toOffsets[row]!;
  for (let word = 0; word < 8; word++) heads[at + TransactionWord.hash + word] = hashWords[8 * row + word]!;
  for (let word = 0; word < 5; word++) {
    heads[at + TransactionWord.to + word] = littleEndianWord(packed.bytes, to + 4 * word);
  }
  writeNumber(heads, at + TransactionWord.nonceLow, packed.nonces[row]!);
  writeNumber(heads, at + TransactionWord.gasLimitLow, packed.gasLimits[row]!);
  heads[at + TransactionWord.dataOffset] = packed.dataOffsets[row]! - packed.offsets[row]!;
  heads[at + TransactionWord.dataLength] = packed.dataLengths[row]!;
  heads[at + TransactionWord.flags] = packed.types[row]!;
}

function littleEndianWord(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
}

function writeNumber(words: Uint32Array, at: number, value: number): void {
  words[at] = value % 0x1_0000_0000;
  words[at + 1] = value / 0x1_0000_0000;
}
