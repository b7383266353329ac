import { runLane, type LaneOutcome, type LaneTask, type MachineHandles } from '@cadastre/chain';
import { initKeccak } from '@cadastre/protocol';
import { laneClock } from './lane-clock';

export interface LaneWork {
  readonly task: LaneTask;
  /** Sent only when the thread asked for them: cloning a hundred buffers costs more than most stages. */
  readonly handles?: MachineHandles;
}

/** Runs in a worker thread of the lane pool: one lane of one stage a task. */
async function createWork(): Promise<(work: LaneWork) => LaneOutcome> {
  // Topics that a lane is the first to see have their bloom bits computed there.
  await initKeccak();
  return ({ task, handles }) => runLane(handles, task, laneClock);
}

export default createWork();
