/** Stored bytes contradict what was acknowledged. The node does not start: an operator must look at `file`. */
export class StorageDamaged extends Error {
  readonly file: string;
  readonly offset: number;
  readonly block: number | undefined;

  constructor(at: { file: string; offset: number; block?: number }, what: string) {
    const block = at.block === undefined ? '' : `, block ${at.block}`;
    super(`${what} (${at.file}, offset ${at.offset}${block})`);
    this.name = 'StorageDamaged';
    this.file = at.file;
    this.offset = at.offset;
    this.block = at.block;
  }
}

/** The disk has no room. Nothing further is accepted; everything acknowledged stays readable. */
export class StorageReadOnly extends Error {
  constructor(cause: unknown) {
    super('the disk is full: storage is read-only until it is restarted with room to write', { cause });
    this.name = 'StorageReadOnly';
  }
}

/**
 * A write or a sync failed. After a failed fdatasync the kernel may have dropped the dirty pages and call the next
 * sync a success, so trying again would acknowledge what is not on disk: the only safe answer is to stop.
 */
export class StorageFailed extends Error {
  constructor(cause: unknown) {
    super(`storage failed and stopped: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'StorageFailed';
  }
}
