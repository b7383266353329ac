import { type LaneExecutor, type LaneOutcome, type LaneTask, type MachineHandles } from './lane-executor';
import { runLane, type LaneClock } from './lane-runner';

/** Runs lanes one after the other in the calling thread, in an order of one's choosing. */
export class InlineLanes implements LaneExecutor {
  constructor(
    readonly lanes: number,
    /** The order in which tasks are run and finish; tests shuffle it. */
    private readonly order: (count: number) => number[] = (count) => Array.from({ length: count }, (_, index) => index),
    private readonly clock?: LaneClock,
  ) {}

  /** What a lane throws here is a bug in the machine, not the end of a worker: it is thrown on. */
  run(tasks: readonly LaneTask[], handles: MachineHandles): Promise<readonly LaneOutcome[]> {
    const outcomes: LaneOutcome[] = tasks.map(() => 'failed');
    try {
      for (const index of this.order(tasks.length)) outcomes[index] = runLane(handles, tasks[index]!, this.clock);
    } catch (error) {
      return Promise.reject(error as Error);
    }
    return Promise.resolve(outcomes);
  }
}
