import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { FilesystemObjectStore } from './filesystem-object-store';
import { Staging } from './staging';

let root: string;
let staging: Staging;
let store: FilesystemObjectStore;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'cadastre-objects-'));
  staging = new Staging(join(root, 'staging'));
  store = new FilesystemObjectStore(join(root, 'objects'));
  await staging.clear();
});

afterEach(() => rmSync(root, { recursive: true }));

const stage = (content: string) => staging.write(Readable.from([Buffer.from(content)]));

describe('the staging area', () => {
  it('hashes and counts what it writes', async () => {
    const file = await stage('deed');
    expect(file).toMatchObject({ sizeBytes: 4, sha256: createHash('sha256').update('deed').digest() });
  });

  it('keeps nothing of a file that does not arrive whole', async () => {
    const broken = Readable.from(
      (async function* () {
        yield Buffer.from('half');
        throw new Error('the sender went away');
      })(),
    );
    await expect(staging.write(broken)).rejects.toThrow('the sender went away');
    expect(readdirSync(join(root, 'staging'))).toEqual([]);
  });

  it('starts empty, whatever a killed process left', async () => {
    await stage('left behind');
    await staging.clear();
    expect(readdirSync(join(root, 'staging'))).toEqual([]);
  });
});

describe('the filesystem object store', () => {
  it('gives back what was put, under its hash, two levels deep', async () => {
    const file = await stage('deed');
    await store.put(file);
    const hex = file.sha256.toString('hex');
    expect(existsSync(join(root, 'objects', hex.slice(0, 2), hex.slice(2, 4), hex))).toBe(true);
    await expect(text(await store.get(file.sha256))).resolves.toBe('deed');
    expect(readdirSync(join(root, 'staging'))).toEqual([]);
  });

  it('holds equal content once, put at once or again', async () => {
    const files = await Promise.all(Array.from({ length: 10 }, () => stage('deed')));
    await Promise.all(files.map((file) => store.put(file)));
    await expect(text(await store.get(files[0]!.sha256))).resolves.toBe('deed');
    expect(
      readdirSync(join(root, 'objects'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()),
    ).toHaveLength(1);
  });

  it('heals an object that was damaged when its content is filed again', async () => {
    const file = await stage('deed');
    const hex = file.sha256.toString('hex');
    mkdirSync(join(root, 'objects', hex.slice(0, 2), hex.slice(2, 4)), { recursive: true });
    writeFileSync(join(root, 'objects', hex.slice(0, 2), hex.slice(2, 4), hex), 'dead');
    await store.put(file);
    await expect(text(await store.get(file.sha256))).resolves.toBe('deed');
  });

  it('says at once when there is no such content', async () => {
    await expect(store.get(Buffer.alloc(32))).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
