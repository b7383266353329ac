/**
 * Memory for a moment's work that is kept for the next time and grows with the need: asked for anew with each block, memory
 * of a block's size would have the collector run for it alone. What was taken before is overwritten.
 */
export class KeptMemory {
  private buffer = new ArrayBuffer(1 << 12);

  bytes(count: number): Uint8Array {
    if (this.buffer.byteLength < count) this.buffer = new ArrayBuffer(count * 2);
    return new Uint8Array(this.buffer, 0, count);
  }

  words(count: number): Uint32Array {
    const { buffer } = this.bytes(count * 4);
    return new Uint32Array(buffer as ArrayBuffer, 0, count);
  }
}

export const bytesOf = (words: Uint32Array): Uint8Array =>
  new Uint8Array(words.buffer, words.byteOffset, words.byteLength);
