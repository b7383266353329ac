interface DriverError {
  readonly originalCode?: string;
}

interface MaybeDatabaseError {
  readonly code?: unknown;
  readonly meta?: { readonly code?: string; readonly driverAdapterError?: { readonly cause?: DriverError } };
}

export const LOCK_TIMEOUT = '55P03';

/** The five characters by which PostgreSQL says what happened, out of the wrappings an error arrives in. */
export function sqlStateOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, meta } = error as MaybeDatabaseError;
  const states = [meta?.driverAdapterError?.cause?.originalCode, meta?.code, code];
  return states.find(
    (state): state is string => typeof state === 'string' && /^[0-9A-Z]{5}$/.test(state) && !/^P\d{4}$/.test(state),
  );
}
