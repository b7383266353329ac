import { rm } from 'node:fs/promises';
import { type DecodedLog } from '@cadastre/chain';
import {
  bytesToHex,
  contracts,
  decodeHeader,
  decodeTransaction,
  encodeCall,
  functionBySelector,
  hexToBytes,
  keccak256,
  selectors,
  type Address,
} from '@cadastre/protocol';
import { LOCAL_PEER } from '../../src/mempool/transaction-intake';
import { isSignedBySequencer } from '../../src/production/sequencer';
import { type BlockRecord, formatBlockRecord, RecordedBlock } from '../../src/rpc/format/block-record';
import { type SignatureEngine } from '../../src/signatures/signature-engine';
import { openBatchEngine } from '../signatures/engines';
import { SimulatedDisk } from '../storage/simulated-disk';
import {
  balanceOf,
  HELD,
  sequencerSecret,
  submitNamed,
  TestChain,
  settlement,
  TOKENS,
  VALID_UNTIL,
  whenIncluded,
} from './test-chain';

const HOLDERS = 12;

let engine: SignatureEngine;
let chain: TestChain;
beforeAll(async () => {
  engine = await openBatchEngine();
});
beforeEach(() => {
  chain = new TestChain(engine, HOLDERS);
});
afterEach(() => chain.end());

/** Rounds of transfers in a ring: everybody sends to the next, in every round more. */
async function sendRounds(node: Awaited<ReturnType<TestChain['open']>>, first: number, rounds: number): Promise<void> {
  for (let nonce = first; nonce < first + rounds; nonce++) {
    const raws = chain.wallets.addresses.map((_, from) =>
      chain.transfer(from, nonce, (from + 1) % HOLDERS, { token: nonce % 2, units: BigInt(nonce + from) }),
    );
    const outcomes = await submitNamed(node, raws, chain.wallets.addresses);
    for (const outcome of outcomes) expect(outcome).toHaveProperty('hash');
  }
  await whenIncluded(node, (first + rounds) * HOLDERS);
}

const inHex = (first: number) => (log: DecodedLog, index: number) => ({
  logIndex: first + index,
  address: bytesToHex(log.address),
  topics: log.topics.map((topic) => bytesToHex(topic)),
  data: bytesToHex(log.data),
});

/** Everything that a reader of records is told. */
function readWhole(block: RecordedBlock): unknown[] {
  const { raws, logs, hashes, senders } = block;
  const read: unknown[] = [];
  block.forEachTransaction(({ index, to, dataFrom, dataTo, ...transaction }) => {
    const found: unknown[] = [];
    block.forEachLog(index, ({ address, topics, topicCount, data, dataLength, logIndex }) =>
      found.push({
        logIndex,
        address: bytesToHex(logs, address, address + 20),
        topics: Array.from({ length: topicCount }, (_, i) => bytesToHex(logs, topics + 32 * i, topics + 32 * i + 32)),
        data: bytesToHex(logs, data, data + dataLength),
      }),
    );
    read.push({
      hash: bytesToHex(hashes, 32 * index, 32 * index + 32),
      sender: bytesToHex(senders, 20 * index, 20 * index + 20),
      to: bytesToHex(raws, to, to + 20),
      data: bytesToHex(raws, dataFrom, dataTo),
      ...transaction,
      logs: found,
    });
  });
  return read;
}

describe('a node', () => {
  it('takes signed transfers to durable blocks, receipts and balances', async () => {
    const node = await chain.open(await chain.directory());
    const raw = chain.transfer(1, 0, 2, { units: 40n });
    const [outcome] = await submitNamed(node, [raw], [chain.wallets.addresses[1]!]);
    expect(outcome).toEqual({ hash: keccak256(raw) });
    await whenIncluded(node, 1);

    expect(node.core.head.number).toBe(1);
    const block = (await node.core.block(1))!;
    expect(block.transactionCount).toBe(1);
    expect(block.transaction(0)).toEqual({ raw, sender: chain.wallets.addresses[1] });
    const receipt = (await node.core.receipts(1))!.receipt(0);
    expect(receipt).toMatchObject({ status: 1, code: 0 });
    expect(receipt.logs).toHaveLength(1);
    expect(node.core.transactionPosition(keccak256(raw))).toEqual({ number: 1, index: 0 });
    expect(await balanceOf(node, 0, chain.wallets.addresses[1]!)).toBe(HELD - 40n);
    expect(await balanceOf(node, 0, chain.wallets.addresses[2]!)).toBe(HELD + 40n);
    expect([...node.core.emissionsOf(hexToBytes(TOKENS[0]!), 0, 9)]).toEqual([
      { number: 1, transactions: Uint32Array.of(0) },
    ]);
  });

  it('hands out whole blocks as it keeps them: the same as block and receipts say', async () => {
    const node = await chain.open(await chain.directory());
    await sendRounds(node, 0, 3);
    const overdraft = chain.transfer(0, 3, 1, { units: 10n * HELD });
    await submitNamed(node, [overdraft], [chain.wallets.addresses[0]!]);
    await whenIncluded(node, 3 * HOLDERS + 1);
    for (let number = 0; number <= node.core.head.number; number++) {
      const record = JSON.parse(JSON.stringify(formatBlockRecord((await node.core.blockParts(number))!)));
      const read = readWhole(new RecordedBlock(record as BlockRecord));
      const [block, receipts] = [(await node.core.block(number))!, (await node.core.receipts(number))!];
      const expected = Array.from({ length: block.transactionCount }, (_, index) => {
        const { status, code, gasUsed, firstLogIndex, logs } = receipts.receipt(index);
        const { sender, raw } = block.transaction(index);
        const hash = block.transactionHashes.slice(32 * index, 32 * index + 32);
        const { to, nonce, data } = decodeTransaction(raw);
        const sent = { hash: bytesToHex(hash), sender: bytesToHex(sender), to, nonce, data: bytesToHex(data) };
        return { ...sent, succeeded: status === 1, refusal: code, gasUsed, logs: logs.map(inHex(firstLogIndex)) };
      });
      expect(read).toEqual(expected);
    }
    expect(await node.core.blockParts(node.core.head.number + 1)).toBeUndefined();
  });

  it('signs headers that chain, and that anybody can check', async () => {
    const node = await chain.open(await chain.directory());
    await sendRounds(node, 0, 3);
    let parent = (await node.core.header(0))!;
    for (let number = 1; number <= node.core.head.number; number++) {
      const header = (await node.core.header(number))!;
      expect(decodeHeader(header.rlp)).toMatchObject({ number, parentHash: parent.hash });
      expect(header.hash).toEqual(keccak256(header.rlp));
      expect(isSignedBySequencer(engine, header)).toBe(true);
      expect(isSignedBySequencer(engine, { ...header, gasUsed: header.gasUsed + 1 })).toBe(false);
      parent = header;
    }
  });

  it('gives the same answers whether senders are named or not', async () => {
    const named = await chain.open(await chain.directory());
    const unnamed = await chain.open(await chain.directory());
    const raws = chain.wallets.addresses.map((_, from) => chain.transfer(from, 0, (from + 5) % HOLDERS));
    const first = await submitNamed(named, raws, chain.wallets.addresses);
    const second = await unnamed.core.submit(
      raws.map((raw) => ({ raw })),
      LOCAL_PEER,
    );
    expect(first).toEqual(second);
    await Promise.all([whenIncluded(named, HOLDERS), whenIncluded(unnamed, HOLDERS)]);
    expect(named.core.head.hash).toEqual(unnamed.core.head.hash);
  });

  it('makes the same blocks with lanes on worker threads as alone', async () => {
    const pooled = await chain.open(await chain.directory(), { lanes: 2, alwaysUseLanes: true, inlineBelow: 0 });
    const alone = await chain.open(await chain.directory());
    for (const node of [pooled, alone]) {
      const raws = Array.from({ length: 8 }, (_, nonce) =>
        chain.wallets.addresses.map((_sender, from) =>
          chain.transfer(from, nonce, (from + 1 + (nonce % 11)) % HOLDERS, {
            ...{ token: (from + nonce) % 3, units: BigInt(1 + nonce) },
          }),
        ),
      ).flat();
      await submitNamed(
        node,
        raws,
        raws.map((_, index) => chain.wallets.addresses[index % HOLDERS]!),
      );
      await whenIncluded(node, raws.length);
    }
    expect(pooled.core.head.stateRoot).toEqual(alone.core.head.stateRoot);
    expect(pooled.core.head.hash).toEqual(alone.core.head.hash);
    expect(pooled.core.statsOf(1)!.lanes).toBe(2);
  });

  it('settles orders signed by both sides, in a batch as well', async () => {
    const node = await chain.open(await chain.directory());
    const batch = encodeCall(functionBySelector('Batch', selectors.Batch.submit)!, [
      [true, false].map((swapped) => ({
        to: contracts.Settlement,
        data: bytesToHex(settlement(chain, { units: 10n, payment: 500n, swapped })),
        ref: `0x${'00'.repeat(32)}`,
      })),
      false,
      VALID_UNTIL,
    ]);
    const raw = chain.wallets.sign(3, 0, { to: contracts.Batch as Address, data: batch });
    await submitNamed(node, [raw], [chain.wallets.addresses[3]!]);
    await whenIncluded(node, 1);
    expect(await balanceOf(node, 0, chain.wallets.addresses[2]!)).toBe(HELD + 10n);
    expect(await balanceOf(node, 2, chain.wallets.addresses[1]!)).toBe(HELD + 500n);
    const { logs } = (await node.core.receipts(1))!.receipt(0);
    expect(logs.filter(({ address }) => bytesToHex(address) === contracts.Batch)).toHaveLength(1);
  });
});

describe('after a restart', () => {
  it('goes on from its snapshot, or by replay from the genesis, to the same head', async () => {
    const directory = await chain.directory();
    const node = await chain.open(directory);
    await sendRounds(node, 0, 4);
    const { head } = node.core;
    await chain.close(node);

    const messages: Record<string, unknown>[] = [];
    const log = (_: string, details?: Readonly<Record<string, unknown>>): void => void messages.push({ ...details });
    const again = await chain.open(directory, { log });
    expect(messages).toContainEqual(
      expect.objectContaining({ head: head.number, startedFrom: head.number, replayed: 0 }),
    );
    expect(again.core.head).toEqual(head);
    await sendRounds(again, 4, 1);
    await chain.close(again);

    await rm(`${directory}/snapshots`, { recursive: true });
    await rm(`${directory}/index`, { recursive: true });
    const replayed = await chain.open(directory, { log });
    expect(messages.at(-1)).toMatchObject({ startedFrom: 0, replayed: replayed.core.head.number });
    expect(replayed.core.head.number).toBeGreaterThan(head.number);
    expect((await replayed.core.receipts(head.number))!.count).toBeGreaterThan(0);
    await sendRounds(replayed, 5, 1);
  });

  it('remembers a time that was moved forward, once a block has seen it', async () => {
    const directory = await chain.directory();
    const options = { mayAdvanceTime: true };
    const node = await chain.open(directory, options);
    await node.core.mine!();
    const before = node.core.head.timestamp;
    expect(node.core.advanceTime!(1_000_000)).toBe(1_000_000);
    await node.core.mine!();
    const { timestamp, number } = node.core.head;
    expect(timestamp).toBe(before + 1_000_000);
    await chain.close(node);

    const again = await chain.open(directory, options);
    await again.core.mine!();
    expect(again.core.head).toMatchObject({ number: number + 1, timestamp });
    expect(again.core.advanceTime!(0)).toBe(1_000_000);
  });

  it('replays orders with the signers that the log kept', async () => {
    const directory = await chain.directory();
    const node = await chain.open(directory);
    const data = settlement(chain, { units: 3n, payment: 30n });
    const raw = chain.wallets.sign(3, 0, { to: contracts.Settlement as Address, data });
    await submitNamed(node, [raw], [chain.wallets.addresses[3]!]);
    await whenIncluded(node, 1);
    expect(await balanceOf(node, 0, chain.wallets.addresses[2]!)).toBe(HELD + 3n);
    const { head } = node.core;
    await chain.close(node);
    await rm(`${directory}/snapshots`, { recursive: true });
    const again = await chain.open(directory);
    expect(again.core.head).toEqual(head);
    expect(again.stats().headNumber).toBe(1);
  });

  it('refuses a directory whose blocks do not follow from its genesis', async () => {
    const directory = await chain.directory();
    const node = await chain.open(directory);
    await sendRounds(node, 0, 1);
    await chain.close(node);
    await rm(`${directory}/snapshots`, { recursive: true });
    await expect(chain.open(directory, { held: HELD + 1n })).rejects.toThrow(
      'block 0 executed again gives another stateRoot',
    );
    await expect(chain.open(directory, { sequencerSecret: sequencerSecret.map((byte) => byte + 1) })).rejects.toThrow(
      'holds another chain',
    );
    // Neither attempt has kept the lock.
    expect((await chain.open(directory)).core.head.number).toBeGreaterThan(0);
  });

  it('one process hosts a directory', async () => {
    const directory = await chain.directory();
    await chain.open(directory);
    await expect(chain.open(directory)).rejects.toThrow('one process hosts a chain');
  });
});

describe('a disk that fails', () => {
  it.each(['EIO', 'ENOSPC'] as const)(
    'with %s stops block production; submissions are refused and reads go on',
    async (fault) => {
      // Enough steps for the start and the first block, which are counted on a disk that does not fail.
      const healthy = new SimulatedDisk();
      const rehearsal = await chain.open(await chain.directory(), { disk: healthy });
      await submitNamed(rehearsal, [chain.transfer(0, 0, 1)], [chain.wallets.addresses[0]!]);
      await whenIncluded(rehearsal, 1);
      const steps = healthy.steps;

      const stopped: Error[] = [];
      const disk = new SimulatedDisk({ at: steps + 1, fault });
      const node = await chain.open(await chain.directory(), { disk, onStopped: (error) => stopped.push(error) });
      await submitNamed(node, [chain.transfer(0, 0, 1)], [chain.wallets.addresses[0]!]);
      await whenIncluded(node, 1);
      await submitNamed(node, [chain.transfer(0, 1, 1)], [chain.wallets.addresses[0]!]);
      while (stopped.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));

      expect(stopped[0]!.name).toBe(fault === 'EIO' ? 'StorageFailed' : 'StorageReadOnly');
      expect(node.stats().stopped).toBe(stopped[0]!.message);
      expect(node.core.head.number).toBe(1);
      expect((await node.core.receipts(1))!.count).toBe(1);
      expect(await balanceOf(node, 0, chain.wallets.addresses[1]!)).toBe(HELD + 1n);
      const [refused] = await submitNamed(node, [chain.transfer(0, 2, 1)], [chain.wallets.addresses[0]!]);
      expect(refused).toMatchObject({ refusal: { name: 'READ_ONLY' } });
    },
  );
});
