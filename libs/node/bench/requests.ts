import { type SignedLoad } from './load';
import { httpRequest } from './flood-client';
import { type World } from './world';

const rawOf = ({ bytes, offsets }: SignedLoad, row: number): string =>
  `0x${Buffer.from(bytes.buffer, bytes.byteOffset + offsets[row]!, offsets[row + 1]! - offsets[row]!).toString('hex')}`;

function groups<T>(load: SignedLoad, size: number, make: (rows: number[]) => T): T[] {
  const made: T[] = [];
  for (let first = 0; first < load.count; first += size) {
    const rows = Array.from({ length: Math.min(size, load.count - first) }, (_, index) => first + index);
    made.push(make(rows));
  }
  return made;
}

/** `cadastre_sendRawTransactions` with so many transactions each, every sender named. */
export function namedRequests(load: SignedLoad, size: number, world: World): Buffer[] {
  return groups(load, size, (rows) => {
    const params = [rows.map((row) => ({ raw: rawOf(load, row), from: world.account(load.signers[row]!) }))];
    return httpRequest(JSON.stringify({ jsonrpc: '2.0', id: rows[0], method: 'cadastre_sendRawTransactions', params }));
  });
}

/** JSON-RPC batches of so many `eth_sendRawTransaction`, as unmodified wallets' libraries send them. */
export function plainRequests(load: SignedLoad, size: number): Buffer[] {
  return groups(load, size, (rows) =>
    httpRequest(
      JSON.stringify(
        rows.map((row) => ({
          ...{ jsonrpc: '2.0', id: row, method: 'eth_sendRawTransaction', params: [rawOf(load, row)] },
        })),
      ),
    ),
  );
}

/** One `eth_sendRawTransaction` a request. */
export function singleRequests(load: SignedLoad): Buffer[] {
  return groups(load, 1, ([row]) =>
    httpRequest(
      JSON.stringify({ jsonrpc: '2.0', id: row, method: 'eth_sendRawTransaction', params: [rawOf(load, row!)] }),
    ),
  );
}
