import { denseRoot } from '../commitment/forest';
import { bytesOf, KeptMemory } from '../state/kept-memory';
import { type BlockInput, type PackedReceipts, type Schedule, type UnsignedHeader } from './block';
import { TRANSACTION_WORDS } from './transaction-pack';

/** Roots over what a block brought and what came of it: transaction hashes, receipts with their logs, the schedule. */
export function blockRoots(
  block: BlockInput,
  outcome: { readonly receipts: PackedReceipts; readonly schedule: Schedule },
): Pick<UnsignedHeader, 'transactionsRoot' | 'receiptsRoot' | 'scheduleRoot'> {
  const { transactions } = block;
  const hashes = gathered.words(transactions.count * 8);
  for (let i = 0; i < transactions.count; i++)
    for (let word = 0; word < 8; word++) hashes[i * 8 + word] = transactions.heads[i * TRANSACTION_WORDS + word]!;
  const { receipts, schedule } = outcome;
  const both = new Uint8Array(64);
  both.set(denseRoot(bytesOf(receipts.heads)));
  both.set(denseRoot(receipts.logs), 32);
  return {
    transactionsRoot: denseRoot(bytesOf(hashes)),
    receiptsRoot: denseRoot(both),
    scheduleRoot: denseRoot(wholeChunks(bytesOf(schedule.calls))),
  };
}

const gathered = new KeptMemory();

function wholeChunks(bytes: Uint8Array): Uint8Array {
  if (bytes.length % 32 === 0) return bytes;
  const whole = new Uint8Array(Math.ceil(bytes.length / 32) * 32);
  whole.set(bytes);
  return whole;
}
