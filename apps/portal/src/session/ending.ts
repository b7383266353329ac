import type { QueryClient } from '@tanstack/react-query';
import { holdCsrfTokenOf } from '../api/client';
import { sessionQuery } from './session';

/** What one person was shown must not be there for the next. */
export function forgetSession(queries: QueryClient): void {
  holdCsrfTokenOf(null);
  queries.clear();
  queries.setQueryData(sessionQuery.queryKey, null);
}
