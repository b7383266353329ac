import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { openContent, sealContent } from './sealed-content';

const chunksOf = (content: Buffer, size: number): Buffer[] =>
  Array.from({ length: Math.ceil(content.length / size) }, (_, i) => content.subarray(i * size, (i + 1) * size));

const key = randomBytes(32);
const content = randomBytes(1_000);
const through = (chunks: Buffer[], transform: ReturnType<typeof sealContent>) =>
  buffer(Readable.from(chunks).compose(transform));

describe('a sealed file', () => {
  it.each([1, 7, 16, 999, 1_000, 1_016])('comes out as it went in, in chunks of %i bytes', async (size) => {
    const sealed = await through(chunksOf(content, size), sealContent(key));
    expect(sealed).toHaveLength(content.length + 16);
    expect(sealed.includes(content.subarray(0, 32))).toBe(false);
    const opened = await through(chunksOf(sealed, size), openContent(key, content.length));
    expect(opened.equals(content)).toBe(true);
  });

  it.each([
    ['a byte of it changed', (sealed: Buffer) => (sealed.writeUInt8(sealed[500]! ^ 1, 500), sealed)],
    ['its tag changed', (sealed: Buffer) => (sealed.writeUInt8(sealed.at(-1)! ^ 1, sealed.length - 1), sealed)],
    ['its end is missing', (sealed: Buffer) => sealed.subarray(0, -20)],
  ])('does not come out whole where %s', async (_, damage) => {
    const sealed = damage(await through([content], sealContent(key)));
    await expect(through(chunksOf(sealed, 100), openContent(key, content.length))).rejects.toThrow();
  });

  it('does not open with another key', async () => {
    const sealed = await through([content], sealContent(key));
    await expect(through([sealed], openContent(randomBytes(32), content.length))).rejects.toThrow();
  });
});
