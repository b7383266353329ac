import { type Forest } from '../commitment/forest';
import { type CallList } from '../execution/call-list';
import { type State } from '../state/state';
import { laneBuffers, makeLane, type SharedLane } from './lane-buffers';
import { type LaneTask, type MachineHandles } from './lane-executor';
import { stageWords } from './stage-pieces';

let machines = 0;

/** A lane that needs more than this runs inline: 64 MiB a buffer hold a block's worth of anything. */
const LANE_WORDS_MAX = 1 << 24;

/** Everything that a machine shares with the threads that run its lanes, and the handles to it. */
export class SharedMemory {
  /** Calldata of the block, pieces of the stage that runs, pieces of the trees to hash. */
  data: Uint32Array = words(1 << 16);
  stage: Uint32Array = words(1 << 14);
  hashJobs: Uint32Array = words(1 << 14);
  lanes: SharedLane[] = [];
  readonly machine = `machine ${++machines} ${Math.trunc(Math.random() * 2 ** 48).toString(36)}`;
  private last: MachineHandles | undefined;

  constructor(
    private readonly state: State,
    private readonly forest: Forest,
    private readonly list: CallList,
  ) {}

  /** Handles to what is there now; a new generation only when a buffer has been replaced. */
  handles(): MachineHandles {
    const { state, forest, list } = this;
    const buffers = [
      ...state.tables.flatMap((table) => [table.words, table.index]),
      this.data,
      this.stage,
      this.hashJobs,
      forest.words,
      forest.directory,
    ].map((view) => view.buffer as SharedArrayBuffer);
    buffers.push(...list.buffers(), ...this.lanes.flatMap(laneBuffers));
    const { last } = this;
    if (
      last &&
      last.buffers.length === buffers.length &&
      buffers.every((buffer, index) => buffer === last.buffers[index])
    )
      return last;
    this.last = {
      machine: this.machine,
      generation: (last?.generation ?? 0) + 1,
      checkFootprints: state.guard !== undefined,
      lanes: this.lanes.length,
      buffers,
    };
    return this.last;
  }

  /** A task for each lane that finds a piece of work, if all take one. */
  tasks(kind: LaneTask['kind'], lanes: number, pieces: number): LaneTask[] {
    const { machine, generation } = this.handles();
    const { timestamp } = this.state;
    return Array.from({ length: Math.min(lanes, pieces) }, (_, lane) => {
      return { machine, generation, kind, lane, timestamp, pieces };
    });
  }

  wantLanes(count: number): void {
    while (this.lanes.length < count) this.lanes.push(makeLane());
  }

  /** A lane's buffers were too small: twice the size from the next stage on. */
  enlarge(lane: number): void {
    const { costs, journal } = this.lanes[lane]!;
    if (journal.length < LANE_WORDS_MAX) this.lanes[lane] = { ...makeLane(journal.length * 2), costs };
  }

  copyData(data: Uint32Array): void {
    if (data.length > this.data.length) this.data = words(data.length * 2);
    this.data.set(data);
  }

  reserveStage(units: number): void {
    if (stageWords(units) > this.stage.length) this.stage = words(stageWords(units) * 2);
  }
}

const words = (count: number): Uint32Array => new Uint32Array(new SharedArrayBuffer(count * 4));
