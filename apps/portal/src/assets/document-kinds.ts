/** What a document is evidence of; the title is what a submission asks for. */
export const DOCUMENT_KINDS = [
  'title',
  'liens',
  'tax',
  'insurance',
  'valuation',
  'custody',
  'provenance',
  'authenticity',
  'condition',
  'accounts',
  'agreement',
  'servicing',
  'permit',
  'maintenance',
  'legal',
  'financial',
  'technical',
  'other',
] as const;

export type DocumentKind = (typeof DOCUMENT_KINDS)[number];
