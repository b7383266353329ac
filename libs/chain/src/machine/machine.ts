import { bytesToHex, type Hex } from '@cadastre/protocol';
import { type BalanceProof } from '@cadastre/proofs';
import { type BlockInput, type BlockResult } from '../block/block';
import { BLOCK_GAS_LIMIT } from '../block/gas';
import { InvalidBlock } from '../block/invalid-block';
import { blockRoots } from '../block/block-roots';
import { Commitment } from '../commitment/commitment';
import { CommitRunner } from '../commitment/commit-runner';
import { proveBalance } from '../commitment/prove-balance';
import { nativeAccount } from '../contracts/native-accounts';
import { type Genesis } from '../genesis/genesis';
import { importGenesis } from '../genesis/import-genesis';
import { type LaneExecutor } from '../lanes/lane-executor';
import { releaseLanes } from '../lanes/lane-runner';
import { type LaneSteps } from '../lanes/lane-steps';
import { SharedMemory } from '../lanes/shared-memory';
import { StageRunner } from '../lanes/stage-runner';
import { Costs } from '../schedule/costs';
import { exportState, importState, type SnapshotSegment } from '../snapshot/segments';
import { State } from '../state/state';
import { System } from '../state/schema';
import { wordsAt } from '../state/units';
import { BlockMark } from './block-mark';
import { BlockRun, Workspace, type BlockOutcome } from './block-run';
import { History, PastBlock } from './history';
import { type MachinePort, type StateView } from './machine-port';
import { overlayState } from './overlay-state';
import { OverlayView } from './state-view';
import { SYSTEM_ROW } from './system-row';

export interface MachineOptions {
  /** Hold every access against the footprint: in tests and in development. */
  readonly checkFootprints?: boolean;
  /** Microseconds, for the statistics alone. */
  readonly clock?: () => number;
  /** Use lanes even where running alone is predicted to be faster: for tests. */
  readonly alwaysUseLanes?: boolean;
  /** For how many blocks, and how many bytes of journals at most, earlier states can be read. */
  readonly historyBlocks?: number;
  readonly historyBytes?: number;
  /** Hashes of earlier blocks, which views may ask for. */
  readonly hashOf?: (blockNumber: number) => Uint8Array | undefined;
}

const HISTORY_BLOCKS = 256;
const HISTORY_BYTES = 1 << 28;
const VIEWS_KEPT = 16;
const NO_HASH: Hex = `0x${'0'.repeat(64)}`;

export class Machine implements MachinePort {
  private readonly state: State;
  private readonly commitment: Commitment;
  private readonly shared: SharedMemory;
  private readonly work = new Workspace();
  private readonly tryOutWork = new Workspace();
  private readonly history: History;
  /** Views made since the last block: readers ask for the same few again and again. */
  private readonly views = new Map<number, StateView>();
  private readonly costs = new Costs();
  private readonly batchAccount: number;
  private readonly clock: () => number;
  private head: number;
  private root: Uint8Array;

  private constructor(
    private readonly options: MachineOptions,
    fill: (state: State) => { readonly number: number; readonly timestamp: number; readonly stateRoot?: Uint8Array },
  ) {
    this.clock = options.clock ?? (() => 0);
    this.state = new State({ guarded: options.checkFootprints === true });
    this.commitment = new Commitment(this.state);
    this.shared = new SharedMemory(this.state, this.commitment.forest, this.work.list);
    this.history = new History(options.historyBlocks ?? HISTORY_BLOCKS, options.historyBytes ?? HISTORY_BYTES);
    const { number, timestamp, stateRoot } = fill(this.state);
    this.head = number;
    this.state.blockNumber = number;
    this.state.timestamp = timestamp;
    this.batchAccount = nativeAccount(this.state, 'Batch');
    this.root = this.commitAlone();
    if (stateRoot && bytesToHex(stateRoot) !== bytesToHex(this.root))
      throw new RangeError(`the snapshot of block ${number} does not have the state root it states`);
  }

  static fromGenesis(genesis: Genesis, options: MachineOptions = {}): Machine {
    return new Machine(options, (state) => {
      importGenesis(state, genesis);
      return { number: 0, timestamp: genesis.timestamp };
    });
  }

  /** Throws when the segments do not fit together or do not have the state root they state. */
  static fromSnapshot(segments: readonly SnapshotSegment[], options: MachineOptions = {}): Machine {
    return new Machine(options, (state) => importState(state, segments));
  }

  get headNumber(): number {
    return this.head;
  }

  get stateRoot(): Uint8Array {
    return this.root;
  }

  executeInline(block: BlockInput): BlockResult {
    const steps = this.steps(block, undefined);
    const step = steps.next();
    if (step.done !== true) throw new Error('a block without lanes asked for lanes');
    return step.value;
  }

  async execute(block: BlockInput, lanes: LaneExecutor): Promise<BlockResult> {
    this.shared.wantLanes(lanes.lanes);
    const steps = this.steps(block, lanes.lanes);
    let step = steps.next();
    while (step.done !== true) {
      const { tasks, meanwhile } = step.value;
      // Lanes that cannot be run at all end the block, which leaves no trace.
      const outcomes = await lanes
        .run(tasks, this.shared.handles(), meanwhile)
        .catch((error: unknown) => error as Error);
      step = outcomes instanceof Error ? steps.throw(outcomes) : steps.next(outcomes);
    }
    return step.value;
  }

  at(blockNumber: number): StateView | undefined {
    const known = this.views.get(blockNumber);
    if (known) return known;
    const since = blockNumber > this.head ? undefined : this.history.since(blockNumber, this.head);
    if (since === undefined) return undefined;
    const timestamp = since[0]?.timestampBefore ?? this.state.timestamp;
    const overlay = overlayState(this.state, since, timestamp, blockNumber);
    const hashOf = (number: number): Hex => {
      const hash = this.options.hashOf?.(number);
      return hash ? bytesToHex(hash) : NO_HASH;
    };
    const view = new OverlayView(overlay, this.tryOutWork, this.batchAccount, hashOf);
    if (this.views.size >= VIEWS_KEPT) this.views.clear();
    this.views.set(blockNumber, view);
    return view;
  }

  proveBalance(asset: Uint8Array, account: Uint8Array): BalanceProof | undefined {
    return proveBalance(this.state, this.commitment, asset, account);
  }

  exportSnapshot(): SnapshotSegment[] {
    return exportState(this.state, { number: this.head, timestamp: this.state.timestamp, stateRoot: this.root });
  }

  /** Lets go of what threads keep of this machine's memory. */
  close(): void {
    releaseLanes(this.shared.machine);
  }

  private *steps(block: BlockInput, lanes: number | undefined): LaneSteps<BlockResult> {
    const { state } = this;
    if (block.number !== this.head + 1) throw new InvalidBlock(`block ${block.number} after block ${this.head}`);
    if (block.timestamp < state.timestamp) throw new InvalidBlock(`block ${block.number} is older than its parent`);
    this.views.clear();
    const mark = new BlockMark(state);
    const timestampBefore = state.timestamp;
    state.journal.clear();
    state.logs.clear();
    state.rekeyed.length = 0;
    state.timestamp = block.timestamp;
    state.blockNumber = block.number;
    const { list, stages: memory } = this.work;
    const always = this.options.alwaysUseLanes === true;
    const stages =
      lanes === undefined ? undefined : new StageRunner(state, list, memory, this.shared, lanes, this.costs, always);
    let outcome: BlockOutcome;
    try {
      const runOptions = { clock: this.clock, ...(stages && { stages }) };
      outcome = yield* new BlockRun(state, this.work, block, this.batchAccount, runOptions).run();
    } catch (error) {
      mark.undo();
      throw error;
    }
    const start = this.clock();
    const commit = new CommitRunner(state, this.commitment, this.shared, always);
    const { built, roots } = yield* commit.run(lanes, () => {
      const built = outcome.buildReceipts();
      return { built, roots: blockRoots(block, { receipts: built.receipts, schedule: outcome.schedule }) };
    });
    this.root = this.commitment.root();
    this.head = block.number;
    this.history.push(new PastBlock(block.number, timestampBefore, state.journal, mark, state));
    return {
      header: {
        parentHash: block.parentHash,
        sequencer: wordsAt(state.system, SYSTEM_ROW, System.sequencer, 5),
        stateRoot: this.root,
        ...roots,
        logsBloom: state.logs.bloom.slice(),
        number: block.number,
        gasLimit: BLOCK_GAS_LIMIT,
        gasUsed: built.gasUsed,
        timestamp: block.timestamp,
        protocolVersion: state.system.get(SYSTEM_ROW, System.protocolVersion),
      },
      receipts: built.receipts,
      schedule: outcome.schedule,
      stats: {
        ...outcome.stats,
        refused: built.refusedCalls,
        lanes: stages?.lanesUsed ?? 1,
        commit_us: this.clock() - start,
      },
    };
  }

  private commitAlone(): Uint8Array {
    this.commitment.hashAll(this.commitment.collect(this.state.journal));
    return this.commitment.root();
  }
}
