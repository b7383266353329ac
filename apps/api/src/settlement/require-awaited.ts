import type { Operation } from '../database/generated/client';

/** What happens to an operation that a row does not wait for must not move the row. */
export function requireAwaited(
  operation: Operation,
  what: string,
  { id, operationId }: { readonly id: string; readonly operationId: string | null },
): void {
  if (operationId !== operation.id) throw new Error(`operation ${operation.id} is not what ${what} ${id} waits for`);
}
