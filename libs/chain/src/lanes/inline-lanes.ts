import { type LaneExecutor, type LaneOutcome, type LaneTask, type MachineHandles } from './lane-executor';
import { runLane, type LaneClock } from './lane-runner';

/** Runs lanes in the calling thread, which take turns: whoever's turn it is takes one piece. */
export class InlineLanes implements LaneExecutor {
  private turns = 0;

  constructor(
    readonly lanes: number,
    /** Whose turn it is; tests leave it to chance. */
    private readonly next: (lanes: number) => number = (lanes) => this.turns++ % lanes,
    private readonly clock?: LaneClock,
  ) {}

  /** What a lane throws here is a bug in the machine, not the end of a worker: it is thrown on. */
  run(tasks: readonly LaneTask[], handles: MachineHandles, meanwhile?: () => void): Promise<readonly LaneOutcome[]> {
    const outcomes: LaneOutcome[] = tasks.map(() => 'done');
    try {
      meanwhile?.();
      for (let taken = 0; taken < tasks[0]!.pieces; taken++) {
        const turn = this.next(tasks.length);
        // A lane whose buffer is full does nothing more: what it leaves is the machine's to run.
        if (outcomes[turn] === 'done') outcomes[turn] = runLane(handles, tasks[turn]!, this.clock, 1);
      }
    } catch (error) {
      return Promise.reject(error as Error);
    }
    return Promise.resolve(outcomes);
  }
}
