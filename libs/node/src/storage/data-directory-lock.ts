import { link, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Who holds the directory. The start time tells a process from a later one that was given the same number. */
interface Holder {
  /** 0 when the directory was released. */
  readonly pid: number;
  readonly startedAt: string;
  readonly boot: string;
  readonly host: string;
}

export class DataDirectoryLocked extends Error {
  constructor(directory: string, file: string, holder: Holder, judged: boolean) {
    const who = `process ${holder.pid} on ${holder.host}`;
    super(
      judged
        ? `${directory} is in use by ${who}: one process hosts a chain`
        : `${directory} was last used by ${who}, which cannot be seen from here. If it is gone, remove ${file}`,
    );
    this.name = 'DataDirectoryLocked';
  }
}

/**
 * One process hosts a chain. Lock files carry a generation, `lock.1`, `lock.2` …: the holder is the newest, and a
 * dead holder is succeeded by linking the next generation, which exactly one of several rivals can do. (Removing a
 * stale file and making it anew would let a slow rival remove the winner's.)
 */
export class DataDirectoryLock {
  private constructor(
    private readonly directory: string,
    private readonly generation: number,
  ) {}

  static async acquire(directory: string): Promise<DataDirectoryLock> {
    await mkdir(directory, { recursive: true });
    const own = await describeProcess(process.pid);
    for (;;) {
      const newest = Math.max(0, ...(await generations(directory)));
      if (newest > 0) await expectStale(directory, lockPath(directory, newest));
      const generation = newest + 1;
      if (!(await putIfAbsent(directory, generation, own))) continue;
      // A rival may have moved on while the directory was being read: the newest generation alone holds it.
      if (Math.max(...(await generations(directory))) !== generation) {
        await rm(lockPath(directory, generation), { force: true });
        continue;
      }
      await removeOlder(directory, generation);
      return new DataDirectoryLock(directory, generation);
    }
  }

  /** The directory is never without a lock file again, or a rival that reads slowly could count from one anew. */
  async release(): Promise<void> {
    const own = await describeProcess(process.pid);
    await putIfAbsent(this.directory, this.generation + 1, { ...own, pid: 0 });
    await removeOlder(this.directory, this.generation + 1);
  }
}

const lockPath = (directory: string, generation: number): string => join(directory, `lock.${generation}`);

async function generations(directory: string): Promise<number[]> {
  return (await readdir(directory)).map((name) => Number(/^lock\.(\d+)$/.exec(name)?.[1] ?? 0)).filter((n) => n > 0);
}

async function removeOlder(directory: string, generation: number): Promise<void> {
  for (const older of await generations(directory)) {
    if (older < generation) await rm(lockPath(directory, older), { force: true });
  }
}

/** The file appears whole or not at all: written aside, then linked, which fails when the name is taken. */
async function putIfAbsent(directory: string, generation: number, holder: Holder): Promise<boolean> {
  const draft = join(directory, `lock.draft.${randomUUID()}`);
  await writeFile(draft, JSON.stringify(holder), { mode: 0o600 });
  try {
    return await linkIfAbsent(draft, lockPath(directory, generation));
  } finally {
    await rm(draft, { force: true });
  }
}

async function linkIfAbsent(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function expectStale(directory: string, file: string): Promise<void> {
  let holder: Holder;
  try {
    holder = JSON.parse(await readFile(file, 'utf8')) as Holder;
  } catch (error) {
    // Released or succeeded since the directory was read.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if (holder.pid === 0) return;
  if (holder.host !== hostname()) throw new DataDirectoryLocked(directory, file, holder, false);
  const now = await describeProcess(holder.pid).catch(() => undefined);
  const alive = now !== undefined && now.boot === holder.boot && now.startedAt === holder.startedAt;
  if (alive) throw new DataDirectoryLocked(directory, file, holder, true);
}

/** Throws when there is no such process. Without /proc, a process is known by its number alone. */
async function describeProcess(pid: number): Promise<Holder> {
  process.kill(pid, 0);
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name in parentheses may hold spaces; the start time is the 20th field behind it.
  const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return { pid, startedAt, boot: boot.trim(), host: hostname() };
}
