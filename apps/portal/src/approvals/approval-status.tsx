import type { Schema } from '../api/client';
import { Badge, type Tone } from '../design/badge';
import { codeToWords } from '../format/words';

type Status = Schema<'Approval'>['status'];

export const APPROVAL_STATUSES = [
  'pending',
  'approved',
  'rejected',
  'expired',
  'voided',
  'withdrawn',
] as const satisfies readonly Status[];

const TONES: Readonly<Record<Status, Tone>> = {
  pending: 'waiting',
  approved: 'positive',
  rejected: 'negative',
  expired: 'neutral',
  voided: 'neutral',
  withdrawn: 'neutral',
};

export const ApprovalStatus = ({ status }: { status: Status }) => (
  <Badge tone={TONES[status]}>{codeToWords(status)}</Badge>
);
