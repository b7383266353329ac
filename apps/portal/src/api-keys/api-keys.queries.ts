import { answered } from '@cadastre/sdk';
import { infiniteQueryOptions } from '@tanstack/react-query';
import { api } from '../api/client';

export const apiKeysQuery = infiniteQueryOptions({
  queryKey: ['api-keys'],
  initialPageParam: undefined as string | undefined,
  queryFn: ({ pageParam: cursor }) => answered(api.GET('/v1/api-keys', { params: { query: { limit: 50, cursor } } })),
  getNextPageParam: ({ next_cursor: cursor }) => cursor ?? undefined,
});
