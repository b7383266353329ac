import { createCipheriv, createDecipheriv } from 'node:crypto';
import { Transform } from 'node:stream';

const ALGORITHM = 'aes-256-gcm';
const TAG_BYTES = 16;

/** A key seals one file and no other, so its nonce need not differ from anything. */
const NONCE = Buffer.alloc(12);

/** Content on its way into the store: ciphertext ‖ tag. */
export function sealContent(key: Uint8Array): Transform {
  const cipher = createCipheriv(ALGORITHM, key, NONCE);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      done(null, cipher.update(chunk));
    },
    flush(done) {
      const last = cipher.final();
      done(null, Buffer.concat([last, cipher.getAuthTag()]));
    },
  });
}

/**
 * Content on its way out, of a size that is known. The last chunk is held back until the tag has been checked: damaged
 * content ends in a broken download, never in a whole one.
 */
export function openContent(key: Uint8Array, sizeBytes: number): Transform {
  const decipher = createDecipheriv(ALGORITHM, key, NONCE, { authTagLength: TAG_BYTES });
  let read = 0;
  let held: Buffer | undefined;
  const tag: Buffer[] = [];
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      const content = chunk.subarray(0, Math.max(0, sizeBytes - read));
      tag.push(chunk.subarray(content.length));
      read += content.length;
      const previous = held;
      held = content.length > 0 ? decipher.update(content) : previous;
      done(null, content.length > 0 ? previous : undefined);
    },
    flush(done) {
      try {
        decipher.setAuthTag(Buffer.concat(tag));
        decipher.final();
        done(null, held);
      } catch (error) {
        done(error as Error);
      }
    },
  });
}
