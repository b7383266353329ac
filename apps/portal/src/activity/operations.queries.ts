import { answered } from '@cadastre/sdk';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from '../api/client';

export const operationsQuery = infiniteQueryOptions({
  queryKey: ['operations'],
  initialPageParam: undefined as string | undefined,
  queryFn: ({ pageParam: cursor }) => answered(api.GET('/v1/operations', { params: { query: { limit: 25, cursor } } })),
  getNextPageParam: ({ next_cursor: cursor }) => cursor ?? undefined,
});
