import { answered } from '@cadastre/sdk';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from '../api/client';

const PAGE_SIZE = 50;

export interface AuditFilter {
  readonly target_id?: string;
  readonly actor_id?: string;
  readonly action?: string;
}

export const auditQuery = (filter: AuditFilter) =>
  infiniteQueryOptions({
    queryKey: ['audit', filter],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      answered(api.GET('/v1/audit-events', { params: { query: { ...filter, limit: PAGE_SIZE, cursor } } })),
    getNextPageParam: ({ next_cursor: cursor }) => cursor ?? undefined,
  });
