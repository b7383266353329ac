import { CadastreProblem, type Schemas } from '@cadastre/sdk';

export const codeOf = (error: unknown): string | undefined =>
  error instanceof CadastreProblem ? error.code : undefined;

/** What to show for whatever was thrown: the API's own words, or ours where there was no answer. */
export function problemOf(error: unknown): Schemas['Problem'] {
  if (error instanceof CadastreProblem) return error.problem;
  const unreachable = error instanceof TypeError;
  return {
    type: 'about:blank',
    title: unreachable ? 'The register cannot be reached' : 'This page failed',
    status: 0,
    code: unreachable ? 'UNREACHABLE' : 'PORTAL_FAILED',
    detail: error instanceof Error ? error.message : String(error),
    cure: unreachable ? 'Check the connection and try again.' : 'Reload the page and try again.',
    request_id: '',
  };
}

/** The message of one field, by its name in the body. */
export const fieldError = (error: unknown, field: string): string | undefined =>
  error instanceof CadastreProblem
    ? error.problem.errors?.find(({ pointer }) => pointer === `/${field}` || pointer.startsWith(`/${field}/`))?.detail
    : undefined;
