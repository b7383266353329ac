import { TRANSACTION_WORDS, TransactionWord } from '@cadastre/chain';
import { TransactionBatch } from '../../src/signatures/transaction-batch';

export interface Row {
  /** Row of the sender in the pool's table. */
  readonly sender: number;
  readonly nonce: number;
  readonly fee?: number;
  readonly gasLimit?: number;
  readonly length?: number;
  /** Tells apart two transactions of one sender and nonce. */
  readonly salt?: number;
}

/** An account by number, as a chain with `registered` accounts knows it. */
export function accountOf(number: number): Uint8Array {
  const account = new Uint8Array(20);
  new DataView(account.buffer).setUint32(16, number);
  return account;
}

export const numberOf = (account: Uint8Array): number => new DataView(account.buffer, account.byteOffset).getUint32(16);

/** A batch as the checker leaves it, of transactions whose signatures stood: bytes and hash are made up. */
export function checkedBatch(rows: readonly Row[]): TransactionBatch {
  const bytes = rows.reduce((sum, { length = 185 }) => sum + length, 0);
  const batch = TransactionBatch.create(Math.max(1, rows.length), bytes);
  for (const [row, { sender, nonce, fee = 0, gasLimit = 100_000, length = 185, salt = 0 }] of rows.entries()) {
    const at = row * TRANSACTION_WORDS;
    batch.bytes.fill((sender * 31 + nonce * 7 + salt) & 0xff, batch.byteLength, batch.byteLength + length);
    batch.endRow(batch.byteLength + length, sender);
    batch.heads.set([sender, nonce, salt, fee], at + TransactionWord.hash);
    batch.heads[at + TransactionWord.nonceLow] = nonce % 2 ** 32;
    batch.heads[at + TransactionWord.nonceHigh] = nonce / 2 ** 32;
    batch.heads[at + TransactionWord.gasLimitLow] = gasLimit;
    batch.fees[row] = fee;
  }
  return batch;
}
