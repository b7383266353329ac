import { connect } from 'node:net';

const ANSWER_WITHIN_MS = 2_000;

const encode = (words: string[]): string =>
  `*${words.length}\r\n${words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`;

/**
 * One command to a Redis of ours, answered by its first line, or undefined when nobody answers there or the password
 * is not ours. Starting and stopping a server takes no more of the protocol than this.
 */
export function askRedis(port: number, password: string, command: string[]): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', timeout: ANSWER_WITHIN_MS });
    let received = '';
    const finish = (answer: string | undefined): void => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => socket.write(encode(['AUTH', password]) + encode(command)));
    socket.on('data', (chunk) => {
      received += chunk.toString();
      const [authenticated, answer, rest] = received.split('\r\n');
      if (authenticated !== undefined && answer !== undefined && !authenticated.startsWith('+OK')) finish(undefined);
      else if (rest !== undefined) finish(answer);
    });
    socket.once('error', () => finish(undefined));
    socket.once('timeout', () => finish(undefined));
    socket.once('close', () => finish(undefined));
  });
}
