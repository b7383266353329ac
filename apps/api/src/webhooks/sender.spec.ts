import type { LookupAddress } from 'node:dns';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendWebhook } from './sender';
import { newWebhookSecret } from './signature';

const MESSAGE = { id: 'an-id', timestamp: 1_700_000_000, body: '{}' };
const secrets = [newWebhookSecret()];

let server: Server;
let port: number;
let connections = 0;

beforeAll(async () => {
  server = createServer((_, response) => response.writeHead(204).end()).on('connection', () => connections++);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => server.close());
beforeEach(() => (connections = 0));

const NEVER = new AbortController().signal;

const send = (url: string, allowPrivate: boolean, stopping = NEVER) =>
  sendWebhook({ url, secrets }, MESSAGE, { allowPrivate }, stopping);

describe('an attempt', () => {
  it('reaches a name that may be private where that is allowed', async () => {
    expect(await send(`http://localhost:${port}/`, true)).toEqual({ status: 204, error: null });
    expect(connections).toBe(1);
  });

  it('makes no connection to a name that leads inside the house', async () => {
    const resolve = ((_name: string, _options: object, done: (error: null, found: LookupAddress[]) => void) =>
      done(null, [{ address: (server.address() as AddressInfo).address, family: 4 }])) as never;
    const url = `https://hooks.example.com:${port}/`;
    const attempt = await sendWebhook({ url, secrets }, MESSAGE, { allowPrivate: false, resolve }, NEVER);
    expect(attempt).toEqual({ status: null, error: 'The name leads to an address that is not public.' });
    expect(connections).toBe(0);
  });

  it('is refused when the rules became stricter than the endpoint', async () => {
    expect((await send(`http://localhost:${port}/`, false)).error).toMatch('https');
    expect(connections).toBe(0);
  });

  it('says in words that nobody answers, without naming an address', async () => {
    const closed = await new Promise<number>((resolve) => {
      const other = createServer().listen(0, '127.0.0.1', () => {
        const { port: free } = other.address() as AddressInfo;
        other.close(() => resolve(free));
      });
    });
    expect(await send(`http://127.0.0.1:${closed}/`, true)).toEqual({
      status: null,
      error: 'The connection failed (ECONNREFUSED).',
    });
  });

  it('is no attempt when the process stops', async () => {
    await expect(send(`http://localhost:${port}/`, true, AbortSignal.abort())).rejects.toThrow('abort');
  });
});
