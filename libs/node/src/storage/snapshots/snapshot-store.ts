import { type SnapshotSegment } from '@cadastre/chain';
import { crc32Checksum, type Checksum } from '../block-log/record';
import { type Disk } from '../disk';
import { StorageDamaged } from '../storage-errors';
import { readSnapshot, writeSnapshot, type Snapshot, type SnapshotPosition } from './snapshot-file';

export interface SnapshotStoreOptions {
  readonly disk: Disk;
  readonly directory?: string;
  readonly checksum?: Checksum;
}

export interface LoadedSnapshot {
  /** Undefined when there is none to start from: replay begins at the genesis. */
  readonly snapshot: Snapshot | undefined;
  /** Newer ones that could not be used, for the operator to know. */
  readonly passedOver: readonly Error[];
}

/** A snapshot only saves time, so one bad file must not cost the start: the one before is kept. */
const KEPT = 2;

/** The tables as they were after some blocks, so that a start need not replay from the genesis. */
export class SnapshotStore {
  private readonly disk: Disk;
  private readonly directory: string;
  private readonly checksum: Checksum;

  private constructor(options: SnapshotStoreOptions) {
    this.disk = options.disk;
    this.directory = options.directory ?? 'snapshots';
    this.checksum = options.checksum ?? crc32Checksum;
  }

  static async open(options: SnapshotStoreOptions): Promise<SnapshotStore> {
    const store = new SnapshotStore(options);
    await store.disk.makeDirectory(store.directory);
    await store.disk.syncDirectory('.');
    for (const name of await store.disk.list(store.directory)) {
      if (name.endsWith('.unfinished')) await store.disk.remove(`${store.directory}/${name}`);
    }
    return store;
  }

  /** Resolves once the snapshot survives a power cut under its final name. The segments must not change meanwhile. */
  async write(position: SnapshotPosition, segments: readonly SnapshotSegment[]): Promise<void> {
    const path = `${this.directory}/${snapshotName(position.number)}`;
    const unfinished = `${path}.unfinished`;
    await this.disk.remove(unfinished);
    const file = await this.disk.open(unfinished, 'create');
    try {
      await writeSnapshot(file, position, segments, this.checksum);
      await file.sync();
    } catch (error) {
      await file.close().catch(() => undefined);
      await this.disk.remove(unfinished).catch(() => undefined);
      throw error;
    }
    await file.close();
    await this.disk.rename(unfinished, path);
    await this.disk.syncDirectory(this.directory);
    for (const number of (await this.numbers()).slice(KEPT)) {
      await this.disk.remove(`${this.directory}/${snapshotName(number)}`);
    }
  }

  /**
   * The newest good snapshot that `fits`: of this chain, and not ahead of what has to be replayed. Damaged or foreign
   * ones are passed over; a disk that cannot be read is an error.
   */
  async load(fits: (position: SnapshotPosition) => boolean | Promise<boolean>): Promise<LoadedSnapshot> {
    const passedOver: Error[] = [];
    for (const number of await this.numbers()) {
      const path = `${this.directory}/${snapshotName(number)}`;
      const file = await this.disk.open(path, 'existing');
      try {
        const snapshot = await readSnapshot(file, path, this.checksum);
        if (await fits(snapshot)) return { snapshot, passedOver };
        passedOver.push(new Error(`${path} does not fit this chain or where its replay has to begin`));
      } catch (error) {
        if (!(error instanceof StorageDamaged)) throw error;
        passedOver.push(error);
      } finally {
        await file.close();
      }
    }
    return { snapshot: undefined, passedOver };
  }

  /** Blocks of the snapshots there are, newest first. */
  async numbers(): Promise<number[]> {
    const names = await this.disk.list(this.directory);
    return names
      .map((name) => /^(\d{16})\.snapshot$/.exec(name)?.[1])
      .filter((digits) => digits !== undefined)
      .map(Number)
      .sort((a, b) => b - a);
  }
}

const snapshotName = (number: number): string => `${String(number).padStart(16, '0')}.snapshot`;
