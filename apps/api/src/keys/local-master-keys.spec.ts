import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LocalMasterKeys, masterKeyPath } from './local-master-keys';

const OLD = '11'.repeat(32);
const NEW = '22'.repeat(32);
const dataKey = Buffer.alloc(32, 7);
let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'cadastre-keys-'));
});

afterEach(() => rmSync(dataDir, { recursive: true }));

async function loaded(current?: string, previous?: string): Promise<LocalMasterKeys> {
  const keys = new LocalMasterKeys({ CADASTRE_MASTER_KEY: current, CADASTRE_PREVIOUS_MASTER_KEY: previous, dataDir });
  await keys.load(true);
  return keys;
}

describe('the local master keys', () => {
  it('come from the environment without touching the data directory', async () => {
    const keys = await loaded(OLD);
    const wrapped = await keys.wrap(keys.preferred, ['subject', 'a'], dataKey);
    await expect(keys.unwrap(keys.preferred, ['subject', 'a'], wrapped)).resolves.toEqual(dataKey);
    expect(existsSync(masterKeyPath(dataDir))).toBe(false);
  });

  it('come from the file otherwise, which a fresh platform makes', async () => {
    const first = await loaded();
    expect(existsSync(masterKeyPath(dataDir))).toBe(true);
    expect((await loaded()).preferred).toBe(first.preferred);
  });

  it('are not made anew for a platform that has data under a key that is missing', async () => {
    const keys = new LocalMasterKeys({ dataDir });
    await expect(keys.load(false)).rejects.toThrow('is missing: put it back, or set CADASTRE_MASTER_KEY');
    expect(existsSync(masterKeyPath(dataDir))).toBe(false);
  });

  it('open with the previous key what the current one replaces', async () => {
    const before = await loaded(OLD);
    const wrapped = await before.wrap(before.preferred, ['x'], dataKey);
    const during = await loaded(NEW, OLD);
    expect(during.preferred).not.toBe(before.preferred);
    await expect(during.unwrap(before.preferred, ['x'], wrapped)).resolves.toEqual(dataKey);
  });

  it('name the key that is needed when it is not there', async () => {
    const old = await loaded(OLD);
    await expect((await loaded(NEW)).wrap(old.preferred, ['x'], dataKey)).rejects.toThrow(
      `under master key ${old.preferred}`,
    );
  });

  it("do not unwrap one subject's key as another's", async () => {
    const keys = await loaded(OLD);
    const wrapped = await keys.wrap(keys.preferred, ['subject', 'a'], dataKey);
    await expect(keys.unwrap(keys.preferred, ['subject', 'b'], wrapped)).rejects.toThrow();
  });

  it('are named by ids that do not depend on where they come from and reveal nothing of the key', async () => {
    const { preferred } = await loaded(OLD);
    expect(preferred).toMatch(/^local-[0-9a-f]{16}$/);
    expect((await loaded(NEW, OLD)).preferred).not.toBe(preferred);
    expect(OLD).not.toContain(preferred.slice('local-'.length));
  });
});
