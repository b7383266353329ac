import { chmod, mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { privateKeyToAddress } from 'viem/accounts';
import { bytesToHex } from '@cadastre/protocol';
import { openSequencerKey, accountOfKey } from './chain-keys';

describe("the sequencer's key", () => {
  let directory: string;
  beforeEach(async () => void (directory = await mkdtemp(join(tmpdir(), 'cadastre-key-'))));
  afterEach(() => rm(directory, { recursive: true, force: true }));
  const file = () => join(directory, 'sequencer.key');

  it('is made once, for its owner alone', async () => {
    const key = await openSequencerKey(directory);
    expect(key).toHaveLength(32);
    expect(await openSequencerKey(directory)).toEqual(key);
    expect((await stat(file())).mode & 0o777).toBe(0o600);
  });

  it('has the address that others derive', async () => {
    const key = await openSequencerKey(directory);
    expect(bytesToHex(accountOfKey(key))).toBe(privateKeyToAddress(bytesToHex(key)).toLowerCase());
  });

  it('is not taken from a file that others can read, nor from one that holds no key', async () => {
    await openSequencerKey(directory);
    await chmod(file(), 0o644);
    await expect(openSequencerKey(directory)).rejects.toThrow('chmod 600');
    await writeFile(file(), 'no key');
    await chmod(file(), 0o600);
    await expect(openSequencerKey(directory)).rejects.toThrow('64 hexadecimal digits');
  });
});
