import { sha256 } from '@noble/hashes/sha2.js';
import { type Hex, bytesToHex } from '@cadastre/protocol';
import { type JsonValue, toCanonicalJson } from './canonical-json';

export const SALT_BYTES = 32;

const utf8 = new TextEncoder();
const DOMAIN = utf8.encode('cadastre audit commitment v1\n');

/**
 * Binds a field's name and value, and hides them behind a salt of 32 random bytes that is used once: without the salt
 * even a value out of two cannot be guessed. Whoever deletes the salt erases the value from the log.
 */
export function commitField(name: string, value: JsonValue, salt: Uint8Array): Hex {
  if (salt.length !== SALT_BYTES) throw new RangeError(`a salt of ${salt.length} bytes: ${SALT_BYTES} are needed`);
  const field = utf8.encode(toCanonicalJson([name, value]));
  return bytesToHex(sha256.create().update(DOMAIN).update(salt).update(field).digest());
}
