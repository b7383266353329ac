/** The lists and pages that an event makes old, as heads of their query keys. */
const STALE: Readonly<Record<string, readonly string[]>> = {
  asset: ['assets', 'audit'],
  document: ['assets', 'audit'],
  evidence: ['assets', 'audit'],
  assessment: ['assets', 'audit'],
  approval: ['approvals', 'assets', 'audit'],
  operation: ['operations'],
};

/** An event of a kind this page does not know may have changed anything. */
export const staleAfter = (type: string): readonly string[] =>
  STALE[type.split('.', 1)[0] ?? ''] ?? Object.values(STALE).flat();
