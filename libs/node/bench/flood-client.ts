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
  /** Answers that hold an error. */
  readonly failures: number;
}

/** Sends all requests over so many connections, one at a time on each; resolves when the last is answered. */
export async function flood(port: number, requests: readonly Buffer[], connections: number): Promise<FloodResult> {
  let next = 0;
  let failures = 0;
  const start = performance.now();
  const lane = async (): Promise<void> => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    while (next < requests.length) {
      const answer = await exchange(socket, requests[next++]!);
      if (answer.includes('"error"')) failures++;
    }
    socket.destroy();
  };
  await Promise.all(Array.from({ length: connections }, lane));
  return { elapsed_ms: performance.now() - start, failures };
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
