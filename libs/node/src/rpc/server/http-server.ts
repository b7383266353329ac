import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';
import { type Dispatcher } from '../dispatcher';
import { createSession } from '../session';
import { BodyReader } from './request-body';
import { UnsentAnswers, type UnsentLimits } from './unsent-answers';
import { attachWebSocket, type WebSocketDoor } from './web-socket';

export interface RpcServerOptions {
  readonly dispatcher: Dispatcher;
  readonly host?: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly bodyBytesMax?: number;
  readonly connectionsMax?: number;
  /** How much all clients together may leave untaken, and for how long. */
  readonly unsent?: UnsentLimits;
  /** Origins of web pages that may read answers; `*` for any, as the chain's data is public. */
  readonly allowedOrigin?: string;
  /** What GET /health answers; unhealthy is 503. */
  readonly health: () => { readonly healthy: boolean } & Readonly<Record<string, unknown>>;
  /** What GET /metrics answers, in Prometheus's text format. */
  readonly metrics?: () => string;
  /** A faster way for bodies it recognises; undefined leaves the body to the dispatcher. */
  readonly ingress?: (body: Uint8Array, peer: string) => Promise<string> | undefined;
}

export interface RpcServer {
  readonly port: number;
  /** Answers what is under way, then closes every connection. */
  close(): Promise<void>;
}

const BODY_BYTES_MAX = 10 << 20;
const CONNECTIONS_MAX = 10_000;
/** Node's defaults are 60 s and 300 s: a slow client would hold its connection that long. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 30_000;
const CLOSING_GRACE_MS = 3_000;
/** Simple forms that a page may post without asking first are not among them. */
const JSON_TYPES = /^application\/(json|json-rpc|jsonrequest)\s*(;|$)/i;

/** JSON-RPC over HTTP and WebSocket on one port. */
export async function startRpcServer(options: RpcServerOptions): Promise<RpcServer> {
  const { bodyBytesMax = BODY_BYTES_MAX } = options;
  const unsent = new UnsentAnswers(options.unsent);
  const settings = { allowedOrigin: '*', ...options, bodyBytesMax, bodies: new BodyReader(bodyBytesMax), unsent };
  const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
    answerHttp(request, response, settings).catch(() => response.destroy());
  });
  server.headersTimeout = HEADERS_TIMEOUT_MS;
  server.requestTimeout = REQUEST_TIMEOUT_MS;
  server.maxConnections = options.connectionsMax ?? CONNECTIONS_MAX;
  const sockets = attachWebSocket(server, options.dispatcher, bodyBytesMax, unsent);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host ?? '127.0.0.1', resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server, sockets) };
}

type Settings = Omit<RpcServerOptions, 'unsent'> & {
  readonly bodyBytesMax: number;
  readonly bodies: BodyReader;
  readonly unsent: UnsentAnswers;
  readonly allowedOrigin: string;
};

async function answerHttp(request: IncomingMessage, response: ServerResponse, settings: Settings): Promise<void> {
  if (request.headers.origin !== undefined) allowOrigin(response, settings.allowedOrigin);
  switch (request.method) {
    case 'POST':
      return answerPost(request, response, settings);
    case 'OPTIONS':
      response.writeHead(204).end();
      return;
    case 'GET':
      if (request.url === '/health') return answerHealth(response, settings);
      if (request.url === '/metrics' && settings.metrics !== undefined) {
        response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' }).end(settings.metrics());
        return;
      }
      return refuse(response, 405, 'requests are posted');
    default:
      return refuse(response, 405, 'requests are posted');
  }
}

async function answerPost(request: IncomingMessage, response: ServerResponse, settings: Settings): Promise<void> {
  if (!JSON_TYPES.test(request.headers['content-type'] ?? '')) {
    return refuse(response, 415, 'the content type must be application/json');
  }
  const body = await settings.bodies.read(request);
  if (body === undefined) {
    // What is still on its way is not read: the connection ends with the answer.
    response.setHeader('connection', 'close');
    return refuse(response, 413, `a body has ${settings.bodyBytesMax} bytes at most`);
  }
  const peer = request.socket.remoteAddress ?? 'gone';
  // Either has read the body before it answers with a promise.
  const answering = settings.ingress?.(body, peer) ?? settings.dispatcher.handle(body, createSession(peer));
  settings.bodies.giveBack(body);
  const answer = await answering;
  if (answer === undefined) {
    response.writeHead(204).end();
    return;
  }
  const bytes = Buffer.byteLength(answer);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': bytes });
  response.once(
    'close',
    settings.unsent.begin(bytes, () => response.destroy()),
  );
  response.end(answer);
}

function answerHealth(response: ServerResponse, { health }: Settings): void {
  const answer = health();
  response.writeHead(answer.healthy ? 200 : 503, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
}

function allowOrigin(response: ServerResponse, origin: string): void {
  response.setHeader('access-control-allow-origin', origin);
  response.setHeader('access-control-allow-methods', 'POST, GET, OPTIONS');
  response.setHeader('access-control-allow-headers', 'content-type');
  if (origin !== '*') response.setHeader('vary', 'origin');
}

function refuse(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(`${message}\n`);
}

/** Answers under way get a moment; a client that keeps its connection open cannot hold up the end. */
async function closeServer(server: Server, sockets: WebSocketDoor): Promise<void> {
  sockets.close();
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const grace = setTimeout(() => {
    sockets.terminate();
    server.closeAllConnections();
  }, CLOSING_GRACE_MS);
  await closed;
  clearTimeout(grace);
}
