import type { OperationStatus } from '../database/generated/enums';

/** Where an operation may go from where it is. What settles on the chain passes signed and submitted. */
const NEXT: Readonly<Record<OperationStatus, readonly OperationStatus[]>> = {
  queued: ['processing', 'signed', 'refused', 'failed'],
  processing: ['confirmed', 'refused', 'failed'],
  signed: ['submitted', 'refused', 'failed'],
  submitted: ['confirmed', 'refused', 'failed'],
  confirmed: [],
  refused: [],
  // staff have looked into it and queued it again
  failed: ['queued'],
};

export const mayBecome = (from: OperationStatus, to: OperationStatus): boolean => NEXT[from].includes(to);

export const mayComeFrom = (to: OperationStatus): readonly OperationStatus[] =>
  (Object.keys(NEXT) as OperationStatus[]).filter((from) => mayBecome(from, to));

/** Nothing more will happen to it by itself. */
export const isOver = (status: OperationStatus): boolean =>
  status === 'confirmed' || status === 'refused' || status === 'failed';
