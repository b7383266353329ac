import {
  TRANSACTION_WORDS,
  TransactionWord,
  type BlockResult,
  type LaneExecutor,
  type MachinePort,
  type PackedTransactions,
} from '@cadastre/chain';
import { type Mempool } from '../mempool/mempool';
import { type BlockPort } from '../ordering/ordering';
import { ADDRESS_BYTES, DIGEST_BYTES } from '../signatures/signature-engine';
import { ContentBuffers, type BlockContent, type BlockLimits } from './block-content';
import { type ChainClock } from './chain-clock';
import { type ChainStore, type SealedBlock } from './chain-store';
import { type Sequencer } from './sequencer';

export interface BlockMakerOptions {
  readonly machine: MachinePort;
  readonly mempool: Mempool;
  readonly store: ChainStore;
  readonly sequencer: Sequencer;
  readonly clock: ChainClock;
  readonly lanes: LaneExecutor | undefined;
  readonly limits: BlockLimits;
  /** Blocks of fewer calls run on this thread: posting them to lanes would take longer. */
  readonly inlineBelow: number;
  readonly onDurable: () => void;
}

/** What an ordering does with blocks, done: content from the pool, through the machine, signed, to the disk. */
export class BlockMaker implements BlockPort<BlockContent, SealedBlock> {
  private readonly buffers: ContentBuffers;

  constructor(private readonly options: BlockMakerOptions) {
    this.buffers = new ContentBuffers(options.limits);
  }

  get waiting(): number {
    return this.options.mempool.readyCount;
  }

  get fullBlock(): number {
    return this.options.limits.transactions;
  }

  propose(mayBeEmpty: boolean): BlockContent | undefined {
    const content = this.buffers.take(this.options.mempool);
    return content.transactions.count > 0 || mayBeEmpty ? content : undefined;
  }

  abandon(): void {
    this.options.mempool.giveBack();
  }

  async execute(content: BlockContent): Promise<SealedBlock> {
    const { machine, lanes, sequencer, store, clock, inlineBelow } = this.options;
    const { header: parent, hash: parentHash } = store.head;
    const { transactions } = content;
    const input = {
      number: parent.number + 1,
      timestamp: clock.blockTime(parent.timestamp),
      parentHash,
      transactions,
    };
    const runsInline = lanes === undefined || callsIn(content) < inlineBelow;
    const result: BlockResult = runsInline ? machine.executeInline(input) : await machine.execute(input, lanes);
    return {
      signed: sequencer.sign(result.header),
      count: transactions.count,
      raws: content.raws,
      offsets: content.offsets,
      senders: sendersOf(transactions),
      orderSigners: transactions.orderSigners ?? [],
      schedule: result.schedule,
      transactionHashes: hashesOf(transactions),
      receipts: result.receipts,
      stats: result.stats,
    };
  }

  async commit(block: SealedBlock): Promise<void> {
    await this.options.store.append(block);
    this.options.mempool.settle();
    this.options.onDurable();
  }
}

const sendersOf = (transactions: PackedTransactions): Uint8Array =>
  column(transactions, TransactionWord.sender, ADDRESS_BYTES);

const hashesOf = (transactions: PackedTransactions): Uint8Array =>
  column(transactions, TransactionWord.hash, DIGEST_BYTES);

/** One field of every head, side by side. */
function column({ heads, count }: PackedTransactions, word: number, bytes: number): Uint8Array {
  const gathered = new Uint32Array((count * bytes) / 4);
  const size = bytes / 4;
  for (let row = 0; row < count; row++) {
    const from = row * TRANSACTION_WORDS + word;
    for (let index = 0; index < size; index++) gathered[row * size + index] = heads[from + index]!;
  }
  return new Uint8Array(gathered.buffer);
}

/** A transfer in a batch takes this many bytes. */
const CALL_BYTES = 256;

/** About how many calls there are: one for each transaction, but a batch's many, of which only the size is known yet. */
const callsIn = ({ transactions, offsets }: BlockContent): number =>
  Math.max(transactions.count, offsets[transactions.count]! / CALL_BYTES);
