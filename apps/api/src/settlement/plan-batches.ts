import type { ChainCall } from './chain-call';

/** What one operation asks: several calls happen together or not at all. */
export interface WaitingSettlement {
  readonly operationId: string;
  readonly calls: readonly ChainCall[];
  readonly alone?: boolean;
}

/** One transaction. Atomic: the calls of one operation. Otherwise: single calls of many, each judged alone. */
export interface PlannedBatch {
  readonly atomic: boolean;
  readonly settlements: readonly WaitingSettlement[];
}

export const CALLS_PER_BATCH_MAX = 256;

/** In the order in which they were asked for, so that what an account does first happens first. */
export function planBatches(waiting: readonly WaitingSettlement[]): PlannedBatch[] {
  const batches: { atomic: boolean; settlements: WaitingSettlement[] }[] = [];
  for (const settlement of waiting) {
    const atomic = settlement.calls.length > 1 || settlement.alone === true;
    const last = batches.at(-1);
    if (!atomic && last && !last.atomic && last.settlements.length < CALLS_PER_BATCH_MAX) {
      last.settlements.push(settlement);
    } else batches.push({ atomic, settlements: [settlement] });
  }
  return batches;
}
