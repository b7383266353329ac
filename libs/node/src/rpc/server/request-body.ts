import { type IncomingMessage } from 'node:http';

/** A body of this size or less mostly arrives as one piece, and is read where it lies. */
const ONE_PIECE_BYTES = 64 << 10;
/** Larger bodies get memory of their own. */
const KEPT_BYTES = 2 << 20;
const KEPT_MAX = 8;

/**
 * Reads bodies. What a large one is put together in is kept for the next: asked for anew each time, half a megabyte a
 * request has the collector run for it alone.
 */
export class BodyReader {
  private readonly kept: Buffer[] = [];

  constructor(private readonly bytesMax: number) {}

  /** Undefined when there is more than may be. The body is good until it is given back. */
  async read(request: IncomingMessage): Promise<Uint8Array | undefined> {
    const length = Number(request.headers['content-length'] ?? 0);
    if (length > this.bytesMax) return undefined;
    return length > ONE_PIECE_BYTES && length <= KEPT_BYTES
      ? this.readInto(this.take(), request)
      : this.gather(request);
  }

  giveBack(body: Uint8Array): void {
    if (body.buffer.byteLength === KEPT_BYTES && this.kept.length < KEPT_MAX) this.kept.push(Buffer.from(body.buffer));
  }

  private take(): Buffer {
    return this.kept.pop() ?? Buffer.allocUnsafeSlow(KEPT_BYTES);
  }

  /** The server has seen to it that no more comes than the length says. */
  private async readInto(memory: Buffer, request: IncomingMessage): Promise<Uint8Array> {
    let bytes = 0;
    await whenRead(request, (chunk) => {
      chunk.copy(memory, bytes);
      bytes += chunk.length;
      return true;
    });
    return memory.subarray(0, bytes);
  }

  private async gather(request: IncomingMessage): Promise<Uint8Array | undefined> {
    const chunks: Buffer[] = [];
    let bytes = 0;
    const isWhole = await whenRead(request, (chunk) => {
      bytes += chunk.length;
      chunks.push(chunk);
      return bytes <= this.bytesMax;
    });
    if (!isWhole) return undefined;
    return chunks.length === 1 ? chunks[0] : Buffer.concat(chunks);
  }
}

/** True at the end; false as soon as `take` wants no more. */
function whenRead(request: IncomingMessage, take: (chunk: Buffer) => boolean): Promise<boolean> {
  return new Promise((resolve, reject) => {
    request.on('data', (chunk: Buffer) => {
      if (take(chunk)) return;
      request.removeAllListeners('data').pause();
      resolve(false);
    });
    request.once('end', () => resolve(true));
    request.once('error', reject);
    request.once('close', () => {
      if (!request.readableEnded) reject(new Error('the client went away'));
    });
  });
}
