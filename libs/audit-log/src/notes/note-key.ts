import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { ml_dsa65 } from '@noble/post-quantum/ml-dsa.js';
import { bytesToHex } from '@cadastre/protocol';
import { fromBase64, toBase64 } from './base64';

export type NoteAlgorithm = 'ed25519' | 'ml-dsa-65';

export interface NoteKey {
  readonly name: string;
  readonly algorithm: NoteAlgorithm;
  readonly publicKey: Uint8Array;
  /** The first four bytes of a hash over name, type and key, as eight hexadecimal digits: a hint, not a proof. */
  readonly id: string;
}

interface Scheme {
  /** C2SP signature type. 0xff, for algorithms without a number of their own, goes on with a name. */
  readonly type: Uint8Array;
  readonly publicKeyBytes: number;
  readonly verify: (signature: Uint8Array, message: Uint8Array, publicKey: Uint8Array) => boolean;
}

const utf8 = new TextEncoder();

const schemes: Record<NoteAlgorithm, Scheme> = {
  ed25519: { type: Uint8Array.of(1), publicKeyBytes: 32, verify: ed25519.verify },
  'ml-dsa-65': { type: utf8.encode('?cadastre ML-DSA-65'), publicKeyBytes: 1952, verify: ml_dsa65.verify },
};
schemes['ml-dsa-65'].type[0] = 0xff;

export const noteAlgorithms = Object.keys(schemes) as NoteAlgorithm[];

function typedKey({ type }: Scheme, publicKey: Uint8Array): Uint8Array {
  return Uint8Array.of(...type, ...publicKey);
}

/** Names stand before a "+" or a space in the formats, so they contain neither. */
export function isKeyName(name: string): boolean {
  return name.length > 0 && !/[\s+\p{Control}\p{Surrogate}]/u.test(name);
}

export function createNoteKey(name: string, algorithm: NoteAlgorithm, publicKey: Uint8Array): NoteKey {
  const scheme = schemes[algorithm];
  if (!isKeyName(name)) throw new RangeError(`"${name}" cannot name a key`);
  if (publicKey.length !== scheme.publicKeyBytes) {
    throw new RangeError(`a key of ${publicKey.length} bytes is none of ${algorithm}`);
  }
  const hash = sha256
    .create()
    .update(utf8.encode(`${name}\n`))
    .update(typedKey(scheme, publicKey))
    .digest();
  return { name, algorithm, publicKey, id: bytesToHex(hash, 0, 4).slice(2) };
}

/** The text that a key is shared as: `name+id+base64(type, key)`. */
export function formatNoteKey(key: NoteKey): string {
  return `${key.name}+${key.id}+${toBase64(typedKey(schemes[key.algorithm], key.publicKey))}`;
}

export function parseNoteKey(text: string): NoteKey {
  // Base64 may contain "+", a name and an id may not.
  const [name, id, ...encoded] = text.split('+');
  const bytes = fromBase64(encoded.join('+'));
  for (const algorithm of noteAlgorithms) {
    const { type, publicKeyBytes } = schemes[algorithm];
    const matches = bytes?.length === type.length + publicKeyBytes && type.every((byte, at) => byte === bytes[at]);
    if (!matches) continue;
    const key = createNoteKey(name!, algorithm, bytes.slice(type.length));
    if (key.id !== id) throw new RangeError(`the key of ${name} has id ${key.id}, not ${id}`);
    return key;
  }
  throw new RangeError(`"${text.slice(0, 40)}" is no verifier key of a known type`);
}

/** One key a line; empty lines and lines that begin with # are comments. */
export function parseNoteKeys(text: string): NoteKey[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map(parseNoteKey);
}

/** False for a signature of any wrong shape: it comes from outside. */
export function verifyWithKey(key: NoteKey, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return schemes[key.algorithm].verify(signature, message, key.publicKey);
  } catch {
    return false;
  }
}
