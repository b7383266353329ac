import { CadastreProblem } from '@cadastre/sdk';
import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { codeOf } from './problem';

/** A refusal stays a refusal however often one asks; only what may pass is tried again. */
const mayPass = (error: Error): boolean => !(error instanceof CadastreProblem) || error.status >= 500;

export function createQueryClient(onSessionEnded: () => void): QueryClient {
  const onError = (error: Error) => {
    if (codeOf(error) === 'UNAUTHENTICATED') onSessionEnded();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { staleTime: 15_000, retry: (failures, error) => failures < 2 && mayPass(error) },
    },
  });
}
