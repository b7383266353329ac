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

  run(tasks: readonly LaneTask[], handles: MachineHandles): Promise<readonly LaneOutcome[]> {
    const outcomes: LaneOutcome[] = tasks.map(() => 'failed');
    for (const index of this.order(tasks.length)) {
      try {
        outcomes[index] = runLane(handles, tasks[index]!, this.clock);
      } catch {
        // The machine rolls the lane back and runs it again itself, where the error surfaces.
        outcomes[index] = 'failed';
      }
    }
    return Promise.resolve(outcomes);
  }
}
