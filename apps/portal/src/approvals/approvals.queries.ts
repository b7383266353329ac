import { answered } from '@cadastre/sdk';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { api, type Schema } from '../api/client';

const PAGE_SIZE = 25;

export type ApprovalStatusFilter = Schema<'Approval'>['status'] | 'all';

export const approvalsQuery = (status: ApprovalStatusFilter) =>
  infiniteQueryOptions({
    queryKey: ['approvals', 'list', status],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam: cursor }) =>
      answered(
        api.GET('/v1/approvals', {
          params: { query: { status: status === 'all' ? undefined : status, limit: PAGE_SIZE, cursor } },
        }),
      ),
    getNextPageParam: ({ next_cursor: cursor }) => cursor ?? undefined,
  });

export const approvalQuery = (id: string) =>
  queryOptions({
    queryKey: ['approvals', 'one', id],
    queryFn: () => answered(api.GET('/v1/approvals/{id}', { params: { path: { id } } })),
  });
