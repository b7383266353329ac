import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { answered, CadastreProblem } from '@cadastre/sdk';
import { api, holdCsrfTokenOf, type Schema } from '../api/client';

export type CurrentSession = Schema<'CurrentSession'>;
export type Permission = CurrentSession['permissions'][number];

/** Who is signed in; `null` for nobody. */
export const sessionQuery = queryOptions({
  queryKey: ['session'],
  staleTime: Infinity,
  queryFn: async (): Promise<CurrentSession | null> => {
    try {
      const session = await answered(api.GET('/v1/session'));
      holdCsrfTokenOf(session);
      return session;
    } catch (error) {
      if (error instanceof CadastreProblem && error.status === 401) return null;
      throw error;
    }
  },
});

/** For pages behind the sign-in. */
export function useSession(): CurrentSession {
  const { data } = useSuspenseQuery(sessionQuery);
  if (!data) throw new Error('this page stands behind the sign-in');
  return data;
}

/** What the person may do decides what is shown; the API decides again. */
export function useMay(): (permission: Permission) => boolean {
  const { permissions } = useSession();
  return (permission) => permissions.includes(permission);
}
