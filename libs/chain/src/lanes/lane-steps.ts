import { type BlockCalls } from '../execution/run-unit';
import { type SegmentSchedule } from '../schedule/schedule';
import { type LaneOutcome, type LaneTask } from './lane-executor';

/** Tasks to run, and what the machine does itself while they run. */
export interface LaneRequest {
  readonly tasks: readonly LaneTask[];
  readonly meanwhile?: () => void;
}

/** Work that pauses while lanes run elsewhere: whoever drives it answers each request with the outcomes. */
export type LaneSteps<Result = void> = Generator<LaneRequest, Result, readonly LaneOutcome[]>;

export interface ScheduledSegment {
  readonly block: BlockCalls;
  readonly schedule: SegmentSchedule;
}
