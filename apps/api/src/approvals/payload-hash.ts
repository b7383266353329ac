import { createHash } from 'node:crypto';

/** SHA-256 over the payload with sorted keys: the same payload has the same hash, however it was stored. */
export const payloadHash = (payload: unknown): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha256').update(canonical(payload)).digest());

export const isSamePayload = (one: unknown, other: unknown): boolean =>
  Buffer.from(payloadHash(one)).equals(payloadHash(other));

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`;
}
