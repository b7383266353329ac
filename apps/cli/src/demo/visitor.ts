import { answered, type CadastreClient, createCadastreClient, type Schemas } from '@cadastre/sdk';

/** One person of the story, signed in as a browser would be: a cookie, and the token that goes with it. */
export class Visitor {
  private constructor(
    readonly client: CadastreClient,
    readonly session: Schemas['CurrentSession'],
  ) {}

  static async signIn(apiUrl: string, email: string, password: string): Promise<Visitor> {
    let cookie = '';
    let csrfToken = '';
    const client = createCadastreClient({
      baseUrl: apiUrl,
      csrfToken: () => csrfToken,
      fetch: (request) => {
        if (cookie) request.headers.set('cookie', cookie);
        return fetch(request);
      },
    });
    const call = client.POST('/v1/session', { body: { email, password } });
    const { response } = await call;
    const session = await answered(call);
    cookie = response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');
    csrfToken = session.csrf_token ?? '';
    return new Visitor(client, session);
  }
}

/** A command of the story: the same step is the same command, however often the story is told. */
export const step = (name: string) => ({ 'idempotency-key': `demo:${name}` });
