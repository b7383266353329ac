import { createHash } from 'node:crypto';
import { BlockLog, type BlockLogOptions } from '../../src/storage/block-log/block-log';
import { type BlockRecord } from '../../src/storage/block-log/record';
import { type Disk } from '../../src/storage/disk';
import { createRandom } from './random';
import { SIMULATED_SECTOR_BYTES } from './simulated-disk';

export const ORIGIN = { number: 1, parentHash: new Uint8Array(32).fill(0xca) };

/** Small segments and sectors, so that a short history crosses every boundary the log has. */
export const logOptions = (disk: Disk, planted: Partial<BlockLogOptions> = {}): BlockLogOptions => ({
  disk,
  origin: ORIGIN,
  segmentBytes: 16 << 10,
  groupBytes: 6 << 10,
  sectorBytes: SIMULATED_SECTOR_BYTES,
  ...planted,
});

/** Blocks of empty to several sectors, chained by their hashes, the same for the same seed. */
export function createHistory(blocks: number, seed: number): BlockRecord[] {
  const random = createRandom(seed);
  const history: BlockRecord[] = [];
  let parentHash: Uint8Array = ORIGIN.parentHash;
  for (let number = ORIGIN.number; number < ORIGIN.number + blocks; number++) {
    const payload = random.bytes(random.chance(0.1) ? 0 : random.integer(2_500));
    const hash = createHash('sha256').update(parentHash).update(payload).digest();
    history.push({ number, hash, parentHash, payload });
    parentHash = hash;
  }
  return history;
}

/** Appends the rest of the history in bursts; answers the newest acknowledged number and what stopped it, if anything. */
export async function runHistory(
  log: BlockLog,
  history: readonly BlockRecord[],
  seed: number,
): Promise<{ acknowledged: number; error: unknown }> {
  const random = createRandom(seed);
  let acknowledged = log.headNumber;
  let error: unknown;
  let index = history.findIndex((block) => block.number === log.headNumber + 1);
  while (index >= 0 && index < history.length && error === undefined) {
    const burst = history.slice(index, index + 1 + random.integer(4));
    index += burst.length;
    const outcomes = await Promise.allSettled(burst.map((block) => log.append(block)));
    for (const [at, outcome] of outcomes.entries()) {
      if (outcome.status === 'rejected') error ??= outcome.reason;
      // An acknowledgement behind a refusal still counts: the log promised it.
      else acknowledged = Math.max(acknowledged, burst[at]!.number);
    }
  }
  return { acknowledged, error };
}

/** Opens the log and checks that it holds a prefix of the history with every acknowledged block in it. */
export async function expectPrefix(
  options: BlockLogOptions,
  history: readonly BlockRecord[],
  acknowledged: number,
): Promise<BlockLog> {
  const log = await BlockLog.open(options);
  const found: BlockRecord[] = [];
  await log.scan(ORIGIN.number, (record) => void found.push(record));
  if (log.headNumber < acknowledged) {
    throw new Error(`block ${acknowledged} was acknowledged, but the log ends at ${log.headNumber}`);
  }
  if (found.length !== log.headNumber) throw new Error(`${found.length} blocks were found of ${log.headNumber}`);
  for (const [index, record] of found.entries()) expectSame(record, history[index]!);
  for (const block of [found[0], found[found.length - 1]]) {
    if (block !== undefined) expectSame((await log.read(block.number))!, block);
  }
  return log;
}

function expectSame(record: BlockRecord, original: BlockRecord): void {
  const same =
    record.number === original.number &&
    Buffer.from(record.hash).equals(original.hash) &&
    Buffer.from(record.payload).equals(original.payload);
  if (!same) throw new Error(`block ${original.number} came back changed`);
}
