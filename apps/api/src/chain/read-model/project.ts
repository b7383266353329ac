import type { RecordedBlock, RecordedLog, RecordedTransaction } from '@cadastre/node';
import { contracts, type Hex, topics } from '@cadastre/protocol';
import { batchedCalls } from './batch-calls';
import { CopyBuffer } from './copy-buffer';
import { type IdentityLink, identityLinksOf, type RpcLog } from './identity-links';
import { byteString, type ByteString, Movements } from './movements';

const toBytes = (hex: Hex): Buffer => Buffer.from(hex.slice(2), 'hex');
const topicString = (topic: Hex): ByteString => toBytes(topic).toString('latin1');

const NAME_OF = new Map(Object.entries(topics).map(([name, topic]) => [topicString(topic), Buffer.from(name)]));
const UNKNOWN = Buffer.from('unknown');
const [TRANSFER, SPLIT, REFUSED] = [topics.Transfer, topics.Split, topics.CallRefused].map(topicString);
const [BATCH, REGISTRY] = [contracts.Batch, contracts.IdentityRegistry].map(byteString);
const NO_REFUSALS: ReadonlyMap<number, number> = new Map();

/** What blocks, in their order, add to the read model: rows of each table, and what they moved. */
export class Projection {
  readonly blocks = new CopyBuffer(7);
  readonly transactions = new CopyBuffer(8);
  readonly calls = new CopyBuffer(7);
  readonly events = new CopyBuffer(7);
  readonly movements = new Movements();
  readonly identityLinks: IdentityLink[] = [];

  add(block: RecordedBlock): void {
    const { header, hash } = block;
    this.blocks.row();
    this.blocks.int8(header.number);
    this.blocks.all(hash);
    this.blocks.all(header.parentHash);
    this.blocks.all(header.stateRoot);
    this.blocks.timestamp(header.timestamp);
    this.blocks.int4(block.transactionCount);
    this.blocks.int8(header.gasUsed);
    block.forEachTransaction((transaction) => {
      this.addTransaction(block, transaction);
      const logs = new TransactionLogs(block, transaction, this);
      this.addCalls(block, transaction, logs.refused);
      if (logs.areOfRegistry) this.identityLinks.push(...linksOf(block, transaction));
    });
  }

  private addTransaction(block: RecordedBlock, { index, to, nonce, succeeded, gasUsed }: RecordedTransaction): void {
    const { transactions } = this;
    transactions.row();
    transactions.int8(block.header.number);
    transactions.int4(index);
    transactions.slice(block.hashes, 32 * index, 32);
    transactions.slice(block.senders, 20 * index, 20);
    transactions.slice(block.raws, to, 20);
    transactions.int8(nonce);
    transactions.bool(succeeded);
    transactions.int8(gasUsed);
  }

  private addCalls(block: RecordedBlock, transaction: RecordedTransaction, refused: ReadonlyMap<number, number>): void {
    const { raws } = block;
    const { index, to, dataFrom, dataTo } = transaction;
    // A batch that failed had no effect as a whole: all of its calls were refused by what refused it.
    const whole = transaction.succeeded ? undefined : transaction.refusal;
    const isBatch = raws.toString('latin1', to, to + 20) === BATCH;
    const calls = isBatch ? batchedCalls(raws, dataFrom, dataTo) : undefined;
    if (!calls)
      return this.addCall(block, index, 0, { target: to, data: dataFrom, dataLength: dataTo - dataFrom }, whole);
    for (const [i, call] of calls.entries()) this.addCall(block, index, i, call, whole ?? refused.get(i));
  }

  private addCall(
    { header, raws }: RecordedBlock,
    transaction: number,
    index: number,
    call: { readonly target: number; readonly data: number; readonly dataLength: number; readonly ref?: number },
    refusal: number | undefined,
  ): void {
    const { calls } = this;
    calls.row();
    calls.int8(header.number);
    calls.int4(transaction);
    calls.int4(index);
    calls.slice(raws, call.target, 20);
    calls.slice(raws, call.data, Math.min(4, call.dataLength));
    if (call.ref === undefined || isZero(raws, call.ref, 32)) calls.nothing();
    else calls.slice(raws, call.ref, 32);
    if (refusal === undefined) calls.nothing();
    else calls.int4(refusal);
  }
}

/** Walks through the logs of one transaction: each is a row, and some mean more. */
class TransactionLogs {
  refused = NO_REFUSALS;
  areOfRegistry = false;

  constructor(
    private readonly block: RecordedBlock,
    { index }: RecordedTransaction,
    private readonly projection: Projection,
  ) {
    block.forEachLog(index, (log) => this.add(log));
  }

  private add(log: RecordedLog): void {
    const { header, logs } = this.block;
    const { events } = this.projection;
    const topic = log.topicCount > 0 ? logs.toString('latin1', log.topics, log.topics + 32) : '';
    events.row();
    events.int8(header.number);
    events.int4(log.logIndex);
    events.int4(log.transaction);
    events.slice(logs, log.address, 20);
    events.all(NAME_OF.get(topic) ?? UNKNOWN);
    events.slice(logs, log.topics, 32 * log.topicCount);
    events.slice(logs, log.data, log.dataLength);
    this.follow(topic, log);
  }

  private follow(topic: ByteString, log: RecordedLog): void {
    const { header, logs } = this.block;
    const { movements } = this.projection;
    const emitter = logs.toString('latin1', log.address, log.address + 20);
    if (topic === TRANSFER) {
      const [from, to] = [addressIn(logs, log.topics + 32), addressIn(logs, log.topics + 64)];
      movements.move(emitter, from, to, wordIn(logs, log.data), header.number);
    } else if (topic === SPLIT) {
      // Split(address indexed asset, uint32 index, uint64 numerator, uint64 denominator)
      const [numerator, denominator] = [wordIn(logs, log.data + 32), wordIn(logs, log.data + 64)];
      movements.split({ asset: addressIn(logs, log.topics + 32), block: header.number, numerator, denominator });
    } else if (topic === REFUSED) {
      // CallRefused(uint256 indexed index, uint16 code)
      if (this.refused === NO_REFUSALS) this.refused = new Map();
      const refused = this.refused as Map<number, number>;
      refused.set(Number(wordIn(logs, log.topics + 32)), Number(wordIn(logs, log.data)));
    }
    if (emitter === REGISTRY) this.areOfRegistry = true;
  }
}

const addressIn = (bytes: Buffer, word: number): ByteString => bytes.toString('latin1', word + 12, word + 32);

function wordIn(bytes: Buffer, at: number): bigint {
  const low = bytes.readBigUInt64BE(at + 24);
  return isZero(bytes, at, 24) ? low : BigInt(`0x${bytes.toString('hex', at, at + 32)}`);
}

function isZero(bytes: Buffer, from: number, length: number): boolean {
  for (let i = from; i < from + length; i++) if (bytes[i] !== 0) return false;
  return true;
}

/** The registry is asked for something rarely: here a few strings cost nothing. */
function linksOf(block: RecordedBlock, { index, to, dataFrom, dataTo }: RecordedTransaction): IdentityLink[] {
  const { raws, logs: bytes } = block;
  const logs: RpcLog[] = [];
  block.forEachLog(index, ({ address, topics: from, topicCount, data, dataLength }) =>
    logs.push({
      address: hexOf(bytes, address, 20),
      topics: Array.from({ length: topicCount }, (_, i) => hexOf(bytes, from + 32 * i, 32)),
      data: hexOf(bytes, data, dataLength),
    }),
  );
  return identityLinksOf({ to: hexOf(raws, to, 20), input: hexOf(raws, dataFrom, dataTo - dataFrom) }, { logs });
}

const hexOf = (bytes: Buffer, from: number, length: number): Hex => `0x${bytes.toString('hex', from, from + length)}`;
