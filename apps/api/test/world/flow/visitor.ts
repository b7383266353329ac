import { answered, type CadastreClient, createCadastreClient, type Schemas } from '@cadastre/sdk';
import type { Transport } from './transport';

/** Somebody who uses the API as in life: through the generated client, with a session or a key. */
export class Visitor {
  private constructor(
    readonly api: CadastreClient,
    readonly session: Schemas['CurrentSession'],
  ) {}

  static anonymous = ({ baseUrl, send }: Transport, address?: string): CadastreClient =>
    createCadastreClient({ baseUrl, fetch: (request) => send(cameFrom(request, address)) });

  /** `address`: from where, as the proxy of a deployment says. Signing in is limited by address. */
  static async signIn(transport: Transport, login: { email: string; password: string }, address?: string) {
    let cookie = '';
    let csrfToken = '';
    const api = createCadastreClient({
      baseUrl: transport.baseUrl,
      csrfToken: () => csrfToken,
      fetch: (request) => {
        if (cookie) request.headers.set('cookie', cookie);
        return transport.send(cameFrom(request, address));
      },
    });
    const call = api.POST('/v1/session', { body: login });
    const session = await answered(call);
    const { response } = await call;
    cookie = response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    csrfToken = session.csrf_token ?? '';
    return new Visitor(api, session);
  }

  /** A key of this person, for what a program does in their name. */
  async withKey(transport: Transport, scopes: Schemas['CurrentSession']['permissions']): Promise<Visitor> {
    const { key } = await answered(this.api.POST('/v1/api-keys', { body: { name: 'of the whole flow', scopes } }));
    return new Visitor(
      createCadastreClient({ baseUrl: transport.baseUrl, apiKey: key, fetch: transport.send }),
      this.session,
    );
  }

  get organisationId(): string {
    return this.session.organisation.id;
  }
}

function cameFrom(request: Request, address: string | undefined): Request {
  if (address) request.headers.set('x-forwarded-for', address);
  return request;
}

/** The body of an upload, which the client's types describe as JSON. */
export function fileForm(fields: Record<string, string>, content: string, name = 'scan.pdf', type = 'application/pdf') {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append('file', new Blob([content], { type }), name);
  return { body: form as never, bodySerializer: (body: unknown) => body as FormData };
}
