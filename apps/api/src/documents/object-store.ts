import type { Readable } from 'node:stream';

/** A file on this machine whose bytes have been hashed on their way in. */
export interface StagedFile {
  readonly path: string;
  readonly sha256: Buffer;
  readonly sizeBytes: number;
}

/**
 * The port to where documents lie. Content is addressed by its SHA-256: it can be neither replaced nor altered, and
 * putting it twice is putting it once.
 */
export abstract class ObjectStore {
  /** Answers once the content is durable. The staged file may be moved away. */
  abstract put(file: StagedFile): Promise<void>;

  /** Answers once the content is known to be there; throws when it is not. */
  abstract get(sha256: Uint8Array): Promise<Readable>;
}

/** `ab/cd/abcd…`: two levels keep directories small. */
export function objectName(sha256: Uint8Array): string {
  const hex = Buffer.from(sha256).toString('hex');
  return `${hex.slice(0, 2)}/${hex.slice(2, 4)}/${hex}`;
}
