import type { KycStatus } from '../database/generated/enums';
import { Problem } from '../http/problem';

/** What happens to a case, whoever brings it about: the applicant, a provider, the desk, the calendar. */
export type KycEvent = 'submitted' | 'updates_requested' | 'referred' | 'verified' | 'rejected' | 'lapsed';

const NEXT: Readonly<Record<KycStatus, Partial<Record<KycEvent, KycStatus>>>> = {
  none: { submitted: 'processing', rejected: 'rejected' },
  processing: {
    updates_requested: 'updates_required',
    referred: 'manual_review',
    verified: 'verified',
    rejected: 'rejected',
  },
  updates_required: { submitted: 'processing', referred: 'manual_review', rejected: 'rejected' },
  manual_review: { updates_requested: 'updates_required', verified: 'verified', rejected: 'rejected' },
  // Providers turn verdicts back, and lists grow.
  verified: { referred: 'manual_review', rejected: 'rejected', lapsed: 'expired' },
  rejected: {},
  expired: {},
};

/** A case that can still come to a verdict. */
export const OPEN_STATUSES = ['none', 'processing', 'updates_required', 'manual_review'] as const satisfies KycStatus[];

export const isOpen = (status: KycStatus): boolean => (OPEN_STATUSES as readonly KycStatus[]).includes(status);

/** Undefined where the event means nothing in that status. */
export const nextStatus = (status: KycStatus, event: KycEvent): KycStatus | undefined => NEXT[status][event];

const WHY: Readonly<Record<KycEvent, string>> = {
  submitted: 'handed in',
  updates_requested: 'sent back for updates',
  referred: 'referred to the desk',
  verified: 'verified',
  rejected: 'rejected',
  lapsed: 'let lapse',
};

export function requireNextStatus(status: KycStatus, event: KycEvent): KycStatus {
  const next = nextStatus(status, event);
  if (!next) throw new Problem('STATE_REFUSED', `A case in the status ${status} cannot be ${WHY[event]}.`);
  return next;
}

/** A new case does not undo a verification that still holds: that one ends with its own time, or with a verdict. */
export const statusOfInvestor = (before: KycStatus, ofCase: KycStatus, isInForce: boolean): KycStatus =>
  before === 'verified' && isOpen(ofCase) && !isInForce ? before : ofCase;
