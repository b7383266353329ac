import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataDirectoryLock, DataDirectoryLocked } from './data-directory-lock';

describe('the lock on the data directory', () => {
  let directory: string;
  beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), 'cadastre-lock-'))));
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('is held by one at a time and passes on when it is released', async () => {
    const first = await DataDirectoryLock.acquire(directory);
    await expect(DataDirectoryLock.acquire(directory)).rejects.toThrow(/in use by process \d+/);
    await first.release();
    const second = await DataDirectoryLock.acquire(directory);
    await expect(DataDirectoryLock.acquire(directory)).rejects.toThrow(DataDirectoryLocked);
    await second.release();
    expect(await readdir(directory)).toHaveLength(1);
  });

  it('goes to exactly one of many rivals, on an empty directory and after a dead holder', async () => {
    const rivals = () => Promise.allSettled(Array.from({ length: 16 }, () => DataDirectoryLock.acquire(directory)));
    for (const prepare of [() => Promise.resolve(), () => writeLock({ pid: process.pid, startedAt: 'before' }, 9)]) {
      await prepare();
      const winners = (await rivals()).filter((outcome) => outcome.status === 'fulfilled');
      expect(winners).toHaveLength(1);
      await winners[0]!.value.release();
    }
  });

  it('is taken over from a process that died, and from one whose number was given out again', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    await once(child, 'exit');
    await writeLock({ pid: child.pid! });
    await (await DataDirectoryLock.acquire(directory)).release();
    await writeLock({ pid: process.pid, startedAt: 'another time' }, 9);
    await (await DataDirectoryLock.acquire(directory)).release();
  });

  it('says what to do when the holder is on another machine', async () => {
    await writeLock({ pid: 1, host: 'another-machine' });
    await expect(DataDirectoryLock.acquire(directory)).rejects.toThrow(/cannot be seen from here.*remove .*lock\.1/);
  });

  const writeLock = (holder: object, generation = 1) =>
    writeFile(
      join(directory, `lock.${generation}`),
      JSON.stringify({ startedAt: '', boot: '', host: hostname(), ...holder }),
    );
});
