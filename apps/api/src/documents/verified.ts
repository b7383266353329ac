import { createHash } from 'node:crypto';
import { Transform } from 'node:stream';

/**
 * Passes content on and holds the last chunk back until the whole is known to be what was filed: damaged content ends
 * in a broken download, never in a whole one.
 */
export function verified(sha256: Uint8Array): Transform {
  const hash = createHash('sha256');
  let held: Buffer | undefined;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      const previous = held;
      held = chunk;
      done(null, previous);
    },
    flush(done) {
      if (!hash.digest().equals(sha256))
        done(new Error(`stored content is not ${Buffer.from(sha256).toString('hex')}`));
      else done(null, held);
    },
  });
}
