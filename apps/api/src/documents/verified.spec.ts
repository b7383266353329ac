import { createHash } from 'node:crypto';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { verified } from './verified';

async function pass(chunks: string[], sha256: Buffer): Promise<{ passed: string; error?: Error }> {
  let passed = '';
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      passed += chunk.toString();
      done();
    },
  });
  try {
    await pipeline(Readable.from(chunks.map((chunk) => Buffer.from(chunk))), verified(sha256), sink);
    return { passed };
  } catch (error) {
    return { passed, error: error as Error };
  }
}

const hashOf = (content: string) => createHash('sha256').update(content).digest();

describe('verified content', () => {
  it.each([[['one']], [['one', 'two', 'three']], [[]]])('passes when it is what was filed: %j', async (chunks) => {
    await expect(pass(chunks, hashOf(chunks.join('')))).resolves.toEqual({ passed: chunks.join('') });
  });

  it('never passes whole when it is not', async () => {
    const { passed, error } = await pass(['one', 'two'], hashOf('onetwo!'));
    expect(error?.message).toMatch(/^stored content is not [0-9a-f]{64}$/);
    expect(passed).toBe('one');
  });
});
