import type { Schema } from '../api/client';
import { Badge, type Tone } from '../design/badge';
import { codeToWords } from '../format/words';

type Status = Schema<'Asset'>['status'];

export const ASSET_STATUSES = [
  'draft',
  'submitted',
  'due_diligence',
  'approved',
  'tokenised',
  'active',
  'redeemed',
  'retired',
] as const satisfies readonly Status[];

const TONES: Readonly<Record<Status, Tone>> = {
  draft: 'neutral',
  submitted: 'waiting',
  due_diligence: 'waiting',
  approved: 'positive',
  tokenised: 'positive',
  active: 'positive',
  redeemed: 'neutral',
  retired: 'neutral',
};

export const AssetStatus = ({ status }: { status: Status }) => (
  <Badge tone={TONES[status]}>{codeToWords(status)}</Badge>
);
