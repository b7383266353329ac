import type { Schema } from '../api/client';
import { Badge, type Tone } from '../design/badge';
import { codeToWords } from '../format/words';

type Status = Schema<'Operation'>['status'];

const TONES: Readonly<Record<Status, Tone>> = {
  queued: 'waiting',
  processing: 'waiting',
  signed: 'waiting',
  submitted: 'waiting',
  confirmed: 'positive',
  refused: 'negative',
  failed: 'negative',
};

export const OperationStatus = ({ status }: { status: Status }) => (
  <Badge tone={TONES[status]}>{codeToWords(status)}</Badge>
);
