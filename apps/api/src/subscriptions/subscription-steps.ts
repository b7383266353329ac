import type { OfferingStatus, SubscriptionStatus } from '../database/generated/enums';
import { type Missing, NEUTRAL } from './eligibility';
import type { SubscriptionMoney } from './subscription-money';

export const STEP_NAMES = ['eligibility', 'documents', 'funding', 'allocation', 'settlement'] as const;
export const STEP_STATUSES = ['missing', 'waiting', 'done', 'refused'] as const;

/** Nothing more happens to such a subscription by itself. */
export const OVER: ReadonlySet<SubscriptionStatus> = new Set(['settled', 'unfilled', 'withheld', 'cancelled']);

export interface Step {
  readonly name: (typeof STEP_NAMES)[number];
  /** `missing` waits for the subscriber, `waiting` for somebody else */
  readonly status: (typeof STEP_STATUSES)[number];
  readonly missing: readonly Missing[];
}

export interface OfferedDocument {
  readonly document_id: string;
  readonly sha256: string;
}

export interface StepFacts {
  readonly status: SubscriptionStatus;
  readonly offering: OfferingStatus;
  readonly target: bigint;
  readonly money: SubscriptionMoney;
  readonly byBank: boolean;
  readonly allotted: bigint | null;
  readonly refusalCode: string | null;
  readonly ineligible: readonly Missing[];
  readonly documents: readonly OfferedDocument[];
  readonly accepted: readonly OfferedDocument[];
}

/** The documents whose present content the subscriber has not accepted. */
export const unaccepted = (
  documents: readonly OfferedDocument[],
  accepted: readonly OfferedDocument[],
): OfferedDocument[] =>
  documents.filter(
    ({ document_id, sha256 }) => !accepted.some((each) => each.document_id === document_id && each.sha256 === sha256),
  );

const step = (name: Step['name'], status: Step['status'], missing: readonly Missing[] = []): Step => ({
  name,
  status,
  missing,
});

function fundingStep({ status, target, money, byBank, refusalCode, offering }: StepFacts): Step {
  if (money.bound > 0n && status !== 'binding') return step('funding', 'done');
  if (status === 'binding') return step('funding', 'waiting');
  if (OVER.has(status) || offering !== 'open') return step('funding', 'refused');
  const open = target - (money.credited - money.returned);
  const missing: Missing[] = [
    { code: 'FUNDING_MISSING', detail: `${open} minor units are missing${byBank ? ' of the bank transfer' : ''}.` },
  ];
  if (refusalCode) missing.push({ code: refusalCode, detail: 'The chain refused to put the money under a hold.' });
  return step('funding', 'missing', open > 0n || refusalCode ? missing : []);
}

function allocationStep({ allotted, status, refusalCode }: StepFacts): Step {
  if (allotted !== null && allotted > 0n) return step('allocation', 'done');
  if (!OVER.has(status) && allotted === null) return step('allocation', 'waiting');
  return step('allocation', 'refused', [
    { code: refusalCode ?? 'NOT_ALLOTTED', detail: 'No units were allotted to this subscription.' },
  ]);
}

function settlementStep({ status, money, refusalCode }: StepFacts): Step {
  if (status === 'settled') return step('settlement', 'done');
  if (!OVER.has(status)) return step('settlement', 'waiting');
  const missing =
    status === 'withheld' ? [NEUTRAL] : refusalCode ? [{ code: refusalCode, detail: 'No units were issued.' }] : [];
  return step('settlement', 'refused', money.paid > 0n ? [] : missing);
}

/** Where a subscription is, and what it waits for. Read again after each step: nothing is kept of it. */
export function stepsOf(facts: StepFacts): Step[] {
  const open = unaccepted(facts.documents, facts.accepted);
  const frozen = facts.status !== 'open';
  return [
    step('eligibility', facts.ineligible.length === 0 ? 'done' : frozen ? 'refused' : 'missing', facts.ineligible),
    step(
      'documents',
      open.length === 0 ? 'done' : 'missing',
      open.map(({ document_id, sha256 }) => ({
        code: 'ACCEPTANCE_MISSING',
        detail: `Accept the document ${document_id} with the SHA-256 ${sha256}.`,
      })),
    ),
    fundingStep(facts),
    allocationStep(facts),
    settlementStep(facts),
  ];
}
