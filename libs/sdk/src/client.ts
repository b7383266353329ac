import createClient, { type Client, type Middleware } from 'openapi-fetch';
import type { components, paths } from './generated/api';

export type Schemas = components['schemas'];
export type CadastreClient = Client<paths>;

export interface ClientOptions {
  /** where the API is; the page's own origin when absent */
  readonly baseUrl?: string;
  /** `cad_test_…` or `cad_live_…`; absent where a session cookie speaks */
  readonly apiKey?: string;
  /** goes into X-CSRF-Token of unsafe requests made with a session cookie */
  readonly csrfToken?: () => string | undefined;
  readonly fetch?: (request: Request) => Promise<Response>;
}

const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** A client typed by the OpenAPI document. Commands get an Idempotency-Key of their own unless the caller names one. */
export function createCadastreClient({ baseUrl = '', apiKey, csrfToken, fetch }: ClientOptions = {}): CadastreClient {
  const client = createClient<paths>({ baseUrl, ...(fetch ? { fetch } : {}) });
  const credentials: Middleware = {
    onRequest({ request }) {
      if (apiKey) request.headers.set('authorization', `Bearer ${apiKey}`);
      if (SAFE.has(request.method)) return request;
      const csrf = csrfToken?.();
      if (csrf) request.headers.set('x-csrf-token', csrf);
      const key = request.headers.get('idempotency-key');
      if (request.method === 'POST' && !key) request.headers.set('idempotency-key', crypto.randomUUID());
      return request;
    },
  };
  client.use(credentials);
  return client;
}
