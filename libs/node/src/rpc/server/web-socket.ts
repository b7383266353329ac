import { type Server } from 'node:http';
import { WebSocketServer, type RawData, type WebSocket } from 'ws';
import { type Dispatcher } from '../dispatcher';
import { createSession, endSession } from '../session';
import { type UnsentAnswers } from './unsent-answers';

export interface WebSocketDoor {
  /** Asks every client to close. */
  close(): void;
  /** Does not ask. */
  terminate(): void;
}

/** What may wait to be sent to one client when something is added. A reader this slow is cut off, not stored for. */
const UNSENT_BYTES_MAX = 16 << 20;
/** Requests of one client that are worked on at once; beyond it the socket is not read. */
const CONCURRENT_MAX = 64;
const HEARTBEAT_MS = 30_000;
const GOING_AWAY = 1001;

export function attachWebSocket(
  server: Server,
  dispatcher: Dispatcher,
  bodyBytesMax: number,
  unsent: UnsentAnswers,
): WebSocketDoor {
  const sockets = new WebSocketServer({ server, maxPayload: bodyBytesMax, clientTracking: true });
  const answered = new WeakSet<WebSocket>();
  sockets.on('connection', (socket, request) => {
    answered.add(socket);
    socket.on('pong', () => answered.add(socket));
    serveSocket(socket, request.socket.remoteAddress ?? 'gone', dispatcher, unsent);
  });
  // The HTTP server reports errors of the port.
  sockets.on('error', () => undefined);
  const heartbeat = setInterval(() => {
    for (const socket of sockets.clients) {
      if (!answered.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, HEARTBEAT_MS);
  heartbeat.unref();
  return {
    close() {
      clearInterval(heartbeat);
      for (const socket of sockets.clients) socket.close(GOING_AWAY);
      sockets.close();
    },
    terminate() {
      for (const socket of sockets.clients) socket.terminate();
    },
  };
}

function serveSocket(socket: WebSocket, peer: string, dispatcher: Dispatcher, unsent: UnsentAnswers): void {
  const send = (text: string): void => {
    if (socket.readyState !== socket.OPEN) return;
    if (socket.bufferedAmount > UNSENT_BYTES_MAX) return socket.terminate();
    socket.send(
      text,
      unsent.begin(text.length, () => socket.terminate()),
    );
  };
  const session = createSession(peer, (method, params) => send(JSON.stringify({ jsonrpc: '2.0', method, params })));
  let working = 0;
  const answer = async (body: Uint8Array): Promise<void> => {
    working += 1;
    if (working >= CONCURRENT_MAX) socket.pause();
    const text = await dispatcher.handle(body, session);
    if (text !== undefined) send(text);
    working -= 1;
    if (working < CONCURRENT_MAX) socket.resume();
  };
  socket.on('message', (data) => void answer(bytesOf(data)));
  socket.on('close', () => endSession(session));
  // A broken frame, or one too large: ws says so and closes the connection itself.
  socket.on('error', () => undefined);
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
