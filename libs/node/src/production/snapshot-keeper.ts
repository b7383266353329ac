import { type MachinePort } from '@cadastre/chain';
import { type SnapshotStore } from '../storage/snapshots/snapshot-store';
import { type BlockIndex } from '../storage/index/block-index';
import { type ChainStore } from './chain-store';

export interface SnapshotKeeperOptions {
  readonly machine: MachinePort;
  readonly store: ChainStore;
  readonly index: BlockIndex;
  readonly snapshots: SnapshotStore;
  /** Blocks from one snapshot to the next. */
  readonly every: number;
  readonly log: (message: string, details?: Readonly<Record<string, unknown>>) => void;
}

/** Writes the tables down every so many blocks, one snapshot at a time, beside block production. */
export class SnapshotKeeper {
  private writing: Promise<void> | undefined;
  private last: number;

  constructor(private readonly options: SnapshotKeeperOptions) {
    this.last = options.store.head.header.number;
  }

  /** Between two blocks: the machine is at the head, which is durable. */
  afterBlock(): void {
    const { number } = this.options.store.head.header;
    if (this.writing !== undefined || number - this.last < this.options.every) return;
    void this.write();
  }

  /** A snapshot that fails costs time at the next start, nothing else. */
  async write(): Promise<void> {
    await this.writing;
    const { number } = this.options.store.head.header;
    if (number === this.last) return;
    this.last = number;
    this.writing = this.writeNow().catch((error: Error) => {
      this.options.log('snapshot failed', { block: number, reason: error.message });
    });
    await this.writing;
    this.writing = undefined;
  }

  private async writeNow(): Promise<void> {
    const { machine, store, index, snapshots } = this.options;
    const { header, hash } = store.head;
    // Copied at once, because the next block changes the tables while this one's are being written.
    const segments = machine.exportSnapshot().map((segment) => ({ ...segment, data: segment.data.slice() }));
    // A start wants the index to hold every block before the snapshot.
    await index.flushed();
    await snapshots.write({ number: header.number, hash }, segments);
  }
}
