import { type BlockInput, type BlockResult } from '../block/block';
import { BLOCK_GAS_LIMIT } from '../block/gas';
import { Commitment } from '../commitment/commitment';
import { denseRoot } from '../commitment/forest';
import { nativeAccount } from '../contracts/native-accounts';
import { InvalidBlock } from '../execution/resolver';
import { importGenesis } from '../genesis/import-genesis';
import { type Genesis } from '../genesis/genesis';
import { State } from '../state/state';
import { System } from '../state/schema';
import { wordsAt } from '../state/units';
import { TRANSACTION_WORDS, type PackedTransactions } from '../block/transaction-pack';
import { BlockRun, Workspace, type BlockOutcome } from './block-run';
import { SYSTEM_ROW } from './system-row';

export interface MachineOptions {
  /** Hold every access against the footprint: in tests and in development. */
  readonly checkFootprints?: boolean;
  /** Microseconds, for the statistics alone. */
  readonly clock?: () => number;
}

export class Machine {
  readonly state: State;
  readonly commitment: Commitment;
  private readonly work = new Workspace();
  private readonly batchAccount: number;
  private readonly clock: () => number;
  private head = 0;
  private root: Uint8Array;

  private constructor(genesis: Genesis, options: MachineOptions) {
    this.clock = options.clock ?? (() => 0);
    this.state = new State({ guarded: options.checkFootprints === true });
    this.commitment = new Commitment(this.state, () => this.state.generation++);
    importGenesis(this.state, genesis);
    this.batchAccount = nativeAccount(this.state, 'Batch');
    this.root = this.commit();
  }

  static fromGenesis(genesis: Genesis, options: MachineOptions = {}): Machine {
    return new Machine(genesis, options);
  }

  get headNumber(): number {
    return this.head;
  }

  get stateRoot(): Uint8Array {
    return this.root;
  }

  executeInline(block: BlockInput): BlockResult {
    this.open(block);
    const run = new BlockRun(this.state, this.work, block, this.batchAccount, undefined, this.clock).run();
    let step = run.next();
    while (step.done !== true) step = run.next();
    return this.close(block, step.value, 1);
  }

  private open(block: BlockInput): void {
    const { state } = this;
    if (block.number !== this.head + 1) throw new InvalidBlock(`block ${block.number} after block ${this.head}`);
    if (block.timestamp < state.timestamp) throw new InvalidBlock(`block ${block.number} is older than its parent`);
    state.journal.clear();
    state.logs.clear();
    state.timestamp = block.timestamp;
    state.blockNumber = block.number;
  }

  private close(block: BlockInput, outcome: BlockOutcome, lanes: number): BlockResult {
    const start = this.clock();
    this.root = this.commit();
    this.head = block.number;
    const { receipts, schedule } = outcome;
    const header = {
      parentHash: block.parentHash,
      sequencer: wordsAt(this.state.system, SYSTEM_ROW, System.sequencer, 5),
      stateRoot: this.root,
      transactionsRoot: transactionsRoot(block.transactions),
      receiptsRoot: denseRoot(pair(denseRoot(bytesOf(receipts.heads)), denseRoot(receipts.logs))),
      logsBloom: this.state.logs.bloom.slice(),
      number: block.number,
      gasLimit: BLOCK_GAS_LIMIT,
      gasUsed: outcome.gasUsed,
      timestamp: block.timestamp,
      scheduleRoot: denseRoot(padded(bytesOf(schedule.calls))),
      protocolVersion: this.state.system.get(SYSTEM_ROW, System.protocolVersion),
    };
    return { header, receipts, schedule, stats: { ...outcome.stats, lanes, commit_us: this.clock() - start } };
  }

  private commit(): Uint8Array {
    const dirty = this.commitment.collect(this.state.journal);
    this.commitment.hashAll(dirty);
    return this.commitment.root();
  }
}

function transactionsRoot(transactions: PackedTransactions): Uint8Array {
  const hashes = new Uint32Array(transactions.count * 8);
  for (let i = 0; i < transactions.count; i++)
    for (let word = 0; word < 8; word++) hashes[i * 8 + word] = transactions.heads[i * TRANSACTION_WORDS + word]!;
  return denseRoot(bytesOf(hashes));
}

const bytesOf = (words: Uint32Array): Uint8Array => new Uint8Array(words.buffer, words.byteOffset, words.byteLength);

function pair(left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes.set(left);
  bytes.set(right, 32);
  return bytes;
}

/** To whole chunks of 32 bytes. */
function padded(bytes: Uint8Array): Uint8Array {
  const whole = new Uint8Array(Math.ceil(bytes.length / 32) * 32);
  whole.set(bytes);
  return whole;
}
