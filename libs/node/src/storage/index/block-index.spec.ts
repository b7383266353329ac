import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RECEIPT_WORDS } from '@cadastre/chain';
import { BlockIndex, type BlockIndexOptions } from './block-index';
import { type IndexedBlock } from './indexed-block';

const CHAIN = new Uint8Array(32).fill(1);
const ASSETS = [0xa, 0xb, 0xc].map((byte) => new Uint8Array(20).fill(byte));

const sha256 = (text: string): Uint8Array => createHash('sha256').update(text).digest();
const transactionHash = (number: number, index: number): Uint8Array => sha256(`transaction ${number}.${index}`);

/** Block `number` has as many transactions as its number; asset i emits in every transaction whose index is i mod 3. */
function block(number: number): IndexedBlock {
  const indexes = Array.from({ length: number }, (_, index) => index);
  return {
    number,
    hash: sha256(`block ${number}`),
    header: Buffer.from(`header ${number}`),
    transactionHashes: Buffer.concat(indexes.map((index) => transactionHash(number, index))),
    receipts: {
      count: number,
      heads: new Uint32Array(number * RECEIPT_WORDS).fill(number),
      logs: new Uint8Array(number * 64).fill(number),
    },
    emitters: ASSETS.map((address, asset) => ({
      address,
      transactions: Uint32Array.from(indexes.filter((index) => index % 3 === asset)),
    })).filter(({ transactions }) => transactions.length > 0),
  };
}

describe('the block index', () => {
  let directory: string;
  const open = (options: Partial<BlockIndexOptions> = {}) =>
    BlockIndex.open({ directory, chain: CHAIN, tableEntries: 64, ...options });

  beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), 'cadastre-index-'))));
  afterEach(() => rm(directory, { recursive: true, force: true }));

  function expectBlocks(index: BlockIndex, count: number): void {
    for (let number = 1; number <= count; number++) {
      expect(index.blockNumberOf(sha256(`block ${number}`))).toBe(number);
      expect(Buffer.from(index.headerOf(number)!).toString()).toBe(`header ${number}`);
      expect(index.receiptsOf(number)).toEqual(block(number).receipts);
      for (let at = 0; at < number; at++) {
        expect(index.transactionPosition(transactionHash(number, at))).toEqual({ number, index: at });
      }
    }
    expect(index.blockNumberOf(sha256(`block ${count + 1}`))).toBeUndefined();
    expect(index.transactionPosition(transactionHash(count + 1, 0))).toBeUndefined();
    const emissions = [...index.emissionsOf(ASSETS[1]!, 1, count)];
    expect(emissions.map(({ number }) => number)).toEqual(Array.from({ length: count - 1 }, (_, at) => at + 2));
    for (const { number, transactions } of emissions) {
      expect(transactions).toEqual(block(number).emitters[1]!.transactions);
    }
  }

  it('answers from memory at once, from disk later, and after it was opened again', async () => {
    const index = await open({ writeDelay_ms: 60_000 });
    for (let number = 1; number <= 30; number++) index.add(block(number));
    expect(index.cursor).toBeUndefined();
    expectBlocks(index, 30);
    await index.flushed();
    expect(index.cursor).toEqual({ number: 30, hash: sha256('block 30') });
    expectBlocks(index, 30);
    for (let number = 31; number <= 35; number++) index.add(block(number));
    expectBlocks(index, 35);
    await index.close();

    const again = await open();
    expect(again.cursor?.number).toBe(35);
    expectBlocks(again, 35);
    for (let number = 36; number <= 45; number++) again.add(block(number));
    await again.flushed();
    expectBlocks(again, 45);
    await again.close();
  });

  it('keeps to the range that is asked for', async () => {
    const index = await open();
    for (let number = 1; number <= 9; number++) {
      index.add(block(number));
      if (number === 5) await index.flushed();
    }
    const numbers = (from: number, to: number) => [...index.emissionsOf(ASSETS[0]!, from, to)].map((e) => e.number);
    expect(numbers(2, 4)).toEqual([2, 3, 4]);
    expect(numbers(5, 7)).toEqual([5, 6, 7]);
    expect(numbers(8, 20)).toEqual([8, 9]);
    await index.close();
  });

  it('tells two transactions apart whose hashes begin alike', async () => {
    const twins = [1, 2].map((end) => Uint8Array.from(sha256('twin')).fill(end, 20));
    const index = await open();
    index.add({ ...block(2), transactionHashes: Buffer.concat(twins) });
    expect(twins.map((hash) => index.transactionPosition(hash)?.index)).toEqual([0, 1]);
    for (let number = 3; number <= 20; number++) index.add(block(number));
    await index.flushed();
    expect(twins.map((hash) => index.transactionPosition(hash)?.index)).toEqual([0, 1]);
    await index.close();
  });

  it('is emptied when it belongs to another chain', async () => {
    const index = await open();
    index.add(block(1));
    await index.close();
    const other = await open({ chain: new Uint8Array(32).fill(2) });
    expect(other.cursor).toBeUndefined();
    expect(other.blockNumberOf(sha256('block 1'))).toBeUndefined();
    await other.close();
  });

  it('lets those who add blocks wait while storing is behind, and takes no gap', async () => {
    const index = await open({ pendingBytesMax: 1, batchBytes: 1 << 20, writeDelay_ms: 1 });
    for (let number = 1; number <= 10; number++) {
      index.add(block(number));
      await index.whenRoom();
      expect(index.cursor?.number).toBe(number);
    }
    expect(() => index.add(block(12))).toThrow('expects block 11');
    await index.close();
  });
});
