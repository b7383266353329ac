import type { Schemas } from './client';

/** A refusal of the API, thrown where an answer is expected. */
export class CadastreProblem extends Error {
  constructor(
    readonly status: number,
    readonly problem: Schemas['Problem'],
    /** from Retry-After, where the API says when a retry makes sense */
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(`${problem.code}: ${problem.detail} ${problem.cure} (request ${problem.request_id})`);
    this.name = 'CadastreProblem';
  }

  get code(): string {
    return this.problem.code;
  }
}

/** The answer, or the refusal thrown. */
export async function answered<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<NonNullable<T>> {
  const { data, error, response } = await call;
  if (!response.ok) {
    throw new CadastreProblem(response.status, asProblem(error, response), retryAfterSeconds(response));
  }
  return data as NonNullable<T>;
}

function retryAfterSeconds(response: Response): number | null {
  const header = response.headers.get('retry-after');
  return header !== null && /^\d+$/.test(header) ? Number(header) : null;
}

/** A proxy in between may answer with something that is no problem document. */
function asProblem(error: unknown, response: Response): Schemas['Problem'] {
  if (typeof error === 'object' && error !== null && 'code' in error) return error as Schemas['Problem'];
  return {
    type: 'about:blank',
    title: response.statusText,
    status: response.status,
    code: `HTTP_${response.status}`,
    detail: typeof error === 'string' ? error.slice(0, 500) : 'The answer is not a problem document.',
    cure: 'See what stands between this client and the API.',
    request_id: response.headers.get('x-request-id') ?? '',
  };
}
