import { answered } from '@cadastre/sdk';
import { useQuery } from '@tanstack/react-query';
import { api } from './client';

/** How far the platform's clock is ahead of this one: elsewhere than in production it can be moved. */
const clockQuery = {
  queryKey: ['clock'],
  queryFn: () => answered(api.GET('/v1/clock')),
};

/** The time by which the platform judges what is open until when. */
export function useNow(): number {
  const { data } = useQuery(clockQuery);
  return Date.now() + (data?.ahead_seconds ?? 0) * 1000;
}
