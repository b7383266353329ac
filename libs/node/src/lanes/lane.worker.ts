import { runLane, type LaneOutcome, type LaneTask, type MachineHandles } from '@cadastre/chain';

export interface LaneWork {
  readonly task: LaneTask;
  /** Sent only when the thread asked for them: cloning a hundred buffers costs more than most stages. */
  readonly handles?: MachineHandles;
}

const nanoseconds = (): number => performance.now() * 1e6;

/** Runs in a worker thread of the lane pool: one lane of one stage a task. */
export default function work({ task, handles }: LaneWork): LaneOutcome {
  return runLane(handles, task, nanoseconds);
}
