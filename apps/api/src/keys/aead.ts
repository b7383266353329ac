import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/**
 * XAES-256-GCM (C2SP): AES-256-GCM under a key derived for each message, so that a random nonce of 24 bytes is safe for
 * 2^80 messages. Plain GCM allows 2^32 for one key, which a busy platform that seals every stored answer would pass.
 */
const FORMAT = 1;
const NONCE_BYTES = 24;
const TAG_BYTES = 16;

/** What a sealed value may be opened as: each word is kept apart from the next, whatever it contains. */
export type Context = readonly string[];

/** format (1 byte) ‖ nonce (24) ‖ ciphertext ‖ tag (16) */
export function seal(key: Uint8Array, context: Context, plaintext: Uint8Array): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  return Buffer.concat([Buffer.of(FORMAT), nonce, encrypt(key, nonce, additionalData(context), plaintext)]);
}

export function open(key: Uint8Array, context: Context, sealed: Uint8Array): Buffer {
  if (sealed.length < 1 + NONCE_BYTES + TAG_BYTES) throw new Error('the sealed value is too short');
  if (sealed[0] !== FORMAT) throw new Error(`the sealed value has format ${sealed[0]}, this program knows ${FORMAT}`);
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  return decrypt(key, nonce, additionalData(context), sealed.subarray(1 + NONCE_BYTES));
}

/** ciphertext ‖ tag, as the specification has it; exported for its test vectors. */
export function encrypt(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, plaintext: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', messageKey(key, nonce), nonce.subarray(12)).setAAD(aad);
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

function decrypt(key: Uint8Array, nonce: Uint8Array, aad: Uint8Array, ciphertext: Uint8Array): Buffer {
  const end = ciphertext.length - TAG_BYTES;
  const decipher = createDecipheriv('aes-256-gcm', messageKey(key, nonce), nonce.subarray(12), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(aad).setAuthTag(ciphertext.subarray(end));
  return Buffer.concat([decipher.update(ciphertext.subarray(0, end)), decipher.final()]);
}

/** The counter-mode KDF of NIST SP 800-108 over CMAC, which for this message of one block is two raw AES calls. */
function messageKey(key: Uint8Array, nonce: Uint8Array): Buffer {
  if (key.length !== 32) throw new Error(`a key has 32 bytes, not ${key.length}`);
  const subkey = double(block(key, Buffer.alloc(16)));
  const half = (counter: number): Buffer => {
    const message = Buffer.concat([Buffer.of(0, counter, 0x58, 0), nonce.subarray(0, 12)]);
    return block(
      key,
      message.map((byte, i) => byte ^ subkey[i]!),
    );
  };
  return Buffer.concat([half(1), half(2)]);
}

function block(key: Uint8Array, input: Uint8Array): Buffer {
  return createCipheriv('aes-256-ecb', key, null).setAutoPadding(false).update(input);
}

/** Doubling in GF(2^128), which makes CMAC's subkey. */
function double(input: Buffer): Buffer {
  const value = BigInt(`0x${input.toString('hex')}`);
  const doubled = BigInt.asUintN(128, (value << 1n) ^ (value >> 127n ? 0x87n : 0n));
  return Buffer.from(doubled.toString(16).padStart(32, '0'), 'hex');
}

const additionalData = (context: Context): Buffer => Buffer.from(JSON.stringify(['cadastre', ...context]), 'utf8');
