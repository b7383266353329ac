import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addMasterKey, createMasterKeyFile, readMasterKeyFile, retireOldMasterKeys } from './master-key-file';

let directory: string;
let path: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'cadastre-keys-'));
  path = join(directory, 'data', 'master.key');
});

afterEach(() => rmSync(directory, { recursive: true }));

const hex = (keys: Buffer[] | undefined) => keys?.map((key) => key.toString('hex'));

describe('the master key file', () => {
  it('is absent until it is made, and then readable by its owner alone', async () => {
    await expect(readMasterKeyFile(path)).resolves.toBeUndefined();
    const made = await createMasterKeyFile(path);
    expect(made.map((key) => key.length)).toEqual([32]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(hex(await readMasterKeyFile(path))).toEqual(hex(made));
    expect(readdirSync(join(directory, 'data'))).toEqual(['master.key']);
  });

  it('is one file when many processes make it at once', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => createMasterKeyFile(path)));
    expect(new Set(made.map((keys) => hex(keys)!.join())).size).toBe(1);
    expect(readdirSync(join(directory, 'data'))).toEqual(['master.key']);
  });

  it.each([0o640, 0o604, 0o644, 0o620, 0o660])('is refused with mode %o, naming the cure', async (mode) => {
    await createMasterKeyFile(path);
    chmodSync(path, mode);
    await expect(readMasterKeyFile(path)).rejects.toThrow(
      `has mode 0${mode.toString(8)}, so others can read it: run chmod 600 ${path}`,
    );
  });

  it.each(['', 'ab'.repeat(31), `${'ab'.repeat(32)}\n\n${'cd'.repeat(32)}`, 'xy'.repeat(32)])(
    'is refused when damaged: %j',
    async (text) => {
      mkdirSync(join(directory, 'data'));
      writeFileSync(path, text, { mode: 0o600 });
      await expect(readMasterKeyFile(path)).rejects.toThrow('must hold 64 hexadecimal digits a line');
    },
  );

  it('must be a file', async () => {
    mkdirSync(path, { recursive: true });
    await expect(readMasterKeyFile(path)).rejects.toThrow('must be a regular file');
  });

  it('keeps the old key behind a new one until that is retired', async () => {
    const [first] = hex(await createMasterKeyFile(path))!;
    await addMasterKey(path);
    const [second, ...others] = hex(await readMasterKeyFile(path))!;
    expect(second).not.toBe(first);
    expect(others).toEqual([first]);
    await retireOldMasterKeys(path);
    expect(hex(await readMasterKeyFile(path))).toEqual([second]);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it('cannot be rotated before it exists', async () => {
    await expect(addMasterKey(path)).rejects.toThrow('there is no master key');
    await expect(retireOldMasterKeys(path)).rejects.toThrow('there is no master key');
  });
});
