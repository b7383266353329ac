import { connect, type Socket } from 'node:net';

/** HTTP requests written out in full beforehand: the client shares the machine with the node and must cost little. */
export function httpRequest(body: string): Buffer {
  return Buffer.from(
    `POST / HTTP/1.1\r\nhost: bench\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
    'latin1',
  );
}

export interface FloodResult {
  readonly elapsed_ms: number;
  /** Answers that hold an error, and the first of them. */
  readonly failures: number;
  readonly failure: string;
}

/** Sends all requests over so many connections, one at a time on each; resolves when the last is answered. */
export async function flood(port: number, requests: readonly Buffer[], connections: number): Promise<FloodResult> {
  let next = 0;
  let failures = 0;
  let failure = '';
  const start = performance.now();
  const lane = async (): Promise<void> => {
    const socket = await open(port);
    while (next < requests.length) {
      const answer = await exchange(socket, requests[next++]!);
      if (answer.includes('"error"') && failures++ === 0) failure = answer.toString();
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: connections }, lane));
  return { elapsed_ms: performance.now() - start, failures, failure };
}

/** Sends requests at an even pace, over connections in turn; answers when each was sent. Resolves when all are answered. */
export async function sendInOrder(
  port: number,
  requests: readonly Buffer[],
  { perSecond, connections }: { readonly perSecond: number; readonly connections: number },
): Promise<number[]> {
  const sentAt_ms: number[] = [];
  const start_ms = performance.timeOrigin + performance.now();
  const due_ms = (index: number): number => start_ms + (1000 * index) / perSecond;
  let next = 0;
  const lane = async (): Promise<void> => {
    const socket = await open(port);
    while (next < requests.length) {
      const index = next++;
      const early_ms = due_ms(index) - (performance.timeOrigin + performance.now());
      if (early_ms > 0) await new Promise((resolve) => setTimeout(resolve, early_ms));
      sentAt_ms[index] = performance.timeOrigin + performance.now();
      const answer = await exchange(socket, requests[index]!);
      if (answer.includes('"error"')) throw new Error(answer.toString());
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: connections }, lane));
  return sentAt_ms;
}

async function open(port: number): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  return socket;
}

function exchange(socket: Socket, request: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let received: Buffer = Buffer.alloc(0);
    const onData = (chunk: Buffer): void => {
      received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
      const bodyAt = received.indexOf('\r\n\r\n') + 4;
      if (bodyAt < 4) return;
      const length = Number(/content-length: (\d+)/i.exec(received.toString('latin1', 0, bodyAt))?.[1]);
      if (received.length < bodyAt + length) return;
      socket.off('data', onData).off('error', reject);
      resolve(received.subarray(bodyAt));
    };
    socket.on('data', onData).once('error', reject);
    socket.write(request);
  });
}
