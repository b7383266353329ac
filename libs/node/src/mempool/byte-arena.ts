/** Room for a typical transfer (about 185 bytes as sent); longer transactions take a chain of blocks. */
export const BLOCK_BYTES = 256;

const END = -1;

/**
 * Byte strings in blocks of one size from one allocation: no fragmentation, and memory that is bounded from the start
 * whatever lengths a flood is made of.
 */
export class ByteArena {
  freeBlocks: number;

  private readonly bytes: Uint8Array;
  private readonly nextBlock: Int32Array;
  private firstFree = 0;

  constructor(readonly blocks: number) {
    this.bytes = new Uint8Array(blocks * BLOCK_BYTES);
    this.nextBlock = new Int32Array(blocks).map((_, block) => (block + 1 < blocks ? block + 1 : END));
    this.freeBlocks = blocks;
  }

  hasRoomFor(length: number): boolean {
    return Math.ceil(length / BLOCK_BYTES) <= this.freeBlocks;
  }

  /** Copies bytes in; answers the first block. The caller has asked `hasRoomFor`; the string is not empty. */
  store(source: Uint8Array, from: number, to: number): number {
    const first = this.firstFree;
    let last = first;
    for (let at = from; at < to;) {
      const run = this.runFrom(this.firstFree, to - at);
      copy(source, at, Math.min(to, at + run * BLOCK_BYTES), this.bytes, this.firstFree * BLOCK_BYTES);
      at += run * BLOCK_BYTES;
      last = this.firstFree + run - 1;
      this.firstFree = this.nextBlock[last]!;
      this.freeBlocks -= run;
    }
    this.nextBlock[last] = END;
    return first;
  }

  read(first: number, length: number, target: Uint8Array, at: number): void {
    let block = first;
    for (let done = 0; done < length;) {
      const run = this.runFrom(block, length - done);
      const from = block * BLOCK_BYTES;
      copy(this.bytes, from, from + Math.min(run * BLOCK_BYTES, length - done), target, at + done);
      done += run * BLOCK_BYTES;
      block = this.nextBlock[block + run - 1]!;
    }
  }

  /** How many of the blocks for so many bytes lie side by side from this one on: they are copied in one go. */
  private runFrom(block: number, length: number): number {
    const needed = Math.ceil(length / BLOCK_BYTES);
    let run = 1;
    while (run < needed && this.nextBlock[block + run - 1] === block + run) run++;
    return run;
  }

  free(first: number): void {
    let last = first;
    this.freeBlocks++;
    while (this.nextBlock[last] !== END) {
      last = this.nextBlock[last]!;
      this.freeBlocks++;
    }
    this.nextBlock[last] = this.firstFree;
    this.firstFree = first;
  }
}

function copy(source: Uint8Array, from: number, to: number, target: Uint8Array, at: number): void {
  target.set(source.subarray(from, to), at);
}
