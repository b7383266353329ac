import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';
import { Failure } from '../failure';
import { whoHolds } from './port-holder';

const LOOPBACK = '127.0.0.1';

function tryListen(port: number, host: string | undefined): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(undefined);
      // No IPv6 here: nobody else can hold the port on an address that does not exist.
      else if (error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT') resolve(port);
      else reject(error);
    });
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address ? address.port : port;
      server.close(() => resolve(bound));
    });
  });
}

/** Free on loopback and on every address: the API listens on all of them, the embedded servers on loopback. */
export async function isFree(port: number): Promise<boolean> {
  return (await tryListen(port, LOOPBACK)) !== undefined && (await tryListen(port, undefined)) !== undefined;
}

/** Below what systems give to outgoing connections: those would take a port between its choice and its use, or over a restart. */
const CHOICE = { from: 20_000, to: 32_000 };
const TRIES = 100;

export async function freePort(): Promise<number> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const port = randomInt(CHOICE.from, CHOICE.to);
    if (await isFree(port)) return port;
  }
  throw new Error('no free port on this machine');
}

/** Refuses a taken port by name: which, by whom, and how to use another. */
export async function requireFree(port: number, variable: string, purpose: string): Promise<void> {
  if (await isFree(port)) return;
  const holder = whoHolds(port);
  throw new Failure(
    `Port ${port} (${purpose}) is taken by ${holder}. Stop that, or choose another port: ${variable}=${port + 1000} npm start`,
  );
}
