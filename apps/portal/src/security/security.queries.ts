import { answered } from '@cadastre/sdk';
import { queryOptions } from '@tanstack/react-query';
import { api } from '../api/client';

export const sessionsQuery = queryOptions({
  queryKey: ['sessions'],
  queryFn: () => answered(api.GET('/v1/sessions')),
});
