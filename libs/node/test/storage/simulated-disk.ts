import { type Disk, type DiskFile } from '../../src/storage/disk';
import { type Random } from './random';

/** What happens at one I/O step. After `power` nothing works any more; the others leave the disk running. */
export type Fault = 'power' | 'EIO' | 'ENOSPC' | 'short-write';

/** What the platter holds of sectors that were written but not synced when the power went. */
export type CrashMode = 'lost-cache' | 'all-written' | 'reordered' | 'torn' | 'garbled';
export const CRASH_MODES: readonly CrashMode[] = ['lost-cache', 'all-written', 'reordered', 'torn', 'garbled'];

export const SIMULATED_SECTOR_BYTES = 512;

export class PowerLost extends Error {}

interface Inode {
  cache: Buffer;
  platter: Buffer;
  readonly dirty: Set<number>;
}

type Names = Map<string, Inode>;

/**
 * A disk with a volatile cache. Synced sectors and directory entries survive `crash`; of the rest, whatever the mode
 * and the dice leave. A failed sync drops the dirty sectors and calls them clean, as Linux does.
 */
export class SimulatedDisk implements Disk {
  private names: Names = new Map();
  private platterNames: Names = new Map();
  /** Directory states since the last directory sync, oldest first: a crash leaves one of them. */
  private pendingNames: Names[] = [];
  private dead = false;
  private full = false;
  steps = 0;
  faultHappened = false;

  constructor(private readonly plan?: { at: number; fault: Fault }) {}

  async makeDirectory(): Promise<void> {
    await this.turn();
  }

  async list(directory: string): Promise<string[]> {
    await this.turn();
    const inside = `${directory}/`;
    return [...this.names.keys()].filter((path) => path.startsWith(inside)).map((path) => path.slice(inside.length));
  }

  async open(path: string, mode: 'create' | 'existing'): Promise<DiskFile> {
    await this.turn();
    const known = this.names.get(path);
    if (mode === 'existing' && known === undefined) throw diskError('ENOENT', `open '${path}'`);
    if (mode === 'create' && known !== undefined) throw diskError('EEXIST', `open '${path}'`);
    if (mode === 'create' && this.full) throw diskError('ENOSPC', `open '${path}'`);
    const inode = known ?? { cache: Buffer.alloc(0), platter: Buffer.alloc(0), dirty: new Set() };
    if (known === undefined) this.changeNames((names) => names.set(path, inode));
    return this.file(inode);
  }

  async rename(from: string, to: string): Promise<void> {
    await this.turn();
    const inode = this.names.get(from);
    if (inode === undefined) throw diskError('ENOENT', `rename '${from}'`);
    this.changeNames((names) => {
      names.delete(from);
      names.set(to, inode);
    });
  }

  async remove(path: string): Promise<void> {
    await this.turn();
    if (this.names.has(path)) this.changeNames((names) => names.delete(path));
  }

  async syncDirectory(): Promise<void> {
    await this.turn();
    this.platterNames = this.names;
    this.pendingNames = [];
  }

  /** The disk after the power came back. */
  crash(mode: CrashMode, random: Random, plan?: { at: number; fault: Fault }): SimulatedDisk {
    const after = new SimulatedDisk(plan);
    const states = [this.platterNames, ...this.pendingNames];
    const survived =
      mode === 'lost-cache' ? states[0]! : mode === 'all-written' ? states[states.length - 1]! : random.pick(states);
    for (const [path, inode] of survived) after.put(path, contentAfterCrash(inode, mode, random));
    return after;
  }

  /** The disk as the next process sees it when only the process died: the cache is still there, and so is the lie. */
  restart(plan?: { at: number; fault: Fault }): SimulatedDisk {
    const after = new SimulatedDisk(plan);
    const inodes = new Map<Inode, Inode>();
    const copy = (names: Names): Names =>
      new Map(
        [...names].map(([path, inode]) => {
          const known = inodes.get(inode) ?? {
            cache: Buffer.from(inode.cache),
            platter: Buffer.from(inode.platter),
            dirty: new Set(inode.dirty),
          };
          inodes.set(inode, known);
          return [path, known];
        }),
      );
    after.names = copy(this.names);
    after.platterNames = copy(this.platterNames);
    after.pendingNames = this.pendingNames.map(copy);
    return after;
  }

  paths(): string[] {
    return [...this.names.keys()].sort();
  }

  content(path: string): Buffer {
    return this.names.get(path)!.cache;
  }

  /** Puts a durable file there, as if it had always been. */
  put(path: string, content: Buffer): void {
    const inode = { cache: Buffer.from(content), platter: Buffer.from(content), dirty: new Set<number>() };
    this.names.set(path, inode);
    this.platterNames.set(path, inode);
  }

  /** Takes a durable file away. */
  take(path: string): void {
    this.names.delete(path);
    this.platterNames.delete(path);
  }

  private file(inode: Inode): DiskFile {
    return {
      write: async (bytes, position) => {
        const fault = await this.turn();
        let count = bytes.length;
        if (fault === 'short-write') count = Math.max(1, Math.floor(bytes.length / 3));
        if (this.full) {
          // What fits into the file as it is still goes through; nothing can grow.
          count = Math.max(0, Math.min(count, inode.cache.length - position));
          if (count === 0) throw diskError('ENOSPC', 'write');
        }
        writeCached(inode, bytes.subarray(0, count), position);
        return count;
      },
      read: async (target, position) => {
        await this.turn();
        if (position >= inode.cache.length) return 0;
        return inode.cache.copy(target, 0, position, position + target.length);
      },
      size: async () => {
        await this.turn();
        return inode.cache.length;
      },
      truncate: async (bytes) => {
        await this.turn();
        const cut = Buffer.alloc(bytes);
        inode.cache.copy(cut);
        markDirty(inode, bytes, Math.max(bytes, inode.cache.length));
        inode.cache = cut;
      },
      sync: async () => {
        await this.turn(() => inode.dirty.clear());
        inode.platter = mergedContent(inode, () => 'new');
        inode.dirty.clear();
      },
      close: () => this.turn().then(() => undefined),
    };
  }

  private changeNames(change: (names: Names) => void): void {
    const names = new Map(this.names);
    change(names);
    this.names = names;
    this.pendingNames.push(names);
  }

  private async turn(onError?: () => void): Promise<Fault | undefined> {
    await Promise.resolve();
    return this.step(onError);
  }

  private step(onError?: () => void): Fault | undefined {
    if (this.dead) throw new PowerLost();
    this.steps += 1;
    if (this.plan?.at !== this.steps) return undefined;
    this.faultHappened = true;
    switch (this.plan.fault) {
      case 'power':
        this.dead = true;
        throw new PowerLost();
      case 'EIO':
        onError?.();
        throw diskError('EIO', 'i/o error');
      case 'ENOSPC':
        this.full = true;
        return undefined;
      case 'short-write':
        return 'short-write';
    }
  }
}

function writeCached(inode: Inode, bytes: Uint8Array, position: number): void {
  const size = Math.max(inode.cache.length, position + bytes.length);
  const grown = Buffer.alloc(size);
  inode.cache.copy(grown);
  grown.set(bytes, position);
  inode.cache = grown;
  markDirty(inode, position, position + bytes.length);
}

function markDirty(inode: Inode, from: number, to: number): void {
  const first = Math.floor(from / SIMULATED_SECTOR_BYTES);
  for (let sector = first; sector * SIMULATED_SECTOR_BYTES < to; sector++) inode.dirty.add(sector);
}

function contentAfterCrash(inode: Inode, mode: CrashMode, random: Random): Buffer {
  switch (mode) {
    case 'lost-cache':
      return inode.platter;
    case 'all-written':
      return mergedContent(inode, () => 'new');
    case 'reordered':
      return mergedContent(inode, () => (random.chance(0.5) ? 'new' : 'old'), random);
    case 'torn':
      return mergedContent(inode, () => random.pick(['new', 'old', 'torn']), random);
    case 'garbled':
      return mergedContent(inode, () => random.pick(['new', 'old', 'garbled']), random);
  }
}

/** The platter with each dirty sector as `fate` says. With dice, the file's new length may be lost as well. */
function mergedContent(inode: Inode, fate: () => 'new' | 'old' | 'torn' | 'garbled', random?: Random): Buffer {
  const { cache, platter, dirty } = inode;
  const size = random?.chance(0.3) ? platter.length : cache.length;
  const merged = Buffer.alloc(size);
  platter.copy(merged);
  for (const sector of dirty) {
    const from = sector * SIMULATED_SECTOR_BYTES;
    const to = Math.min(from + SIMULATED_SECTOR_BYTES, size);
    if (from >= to) continue;
    const outcome = fate();
    // Of a file that shrank in the cache, the sector may be past its end: the platter keeps what it had.
    if (outcome === 'new') merged.set(cache.subarray(from, to), from);
    if (outcome === 'torn') merged.set(cache.subarray(from, from + random!.integer(to - from)), from);
    if (outcome === 'garbled') merged.set(random!.bytes(to - from), from);
  }
  return merged;
}

function diskError(code: string, what: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: ${what}`), { code });
}
