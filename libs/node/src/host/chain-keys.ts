import { createECDH, randomBytes } from 'node:crypto';
import { mkdir, open, readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { keccak256 } from '@cadastre/protocol';

const KEY = /^[0-9a-f]{64}$/i;

/** The key that signs headers. */
export const openSequencerKey = (directory: string): Promise<Uint8Array> => openKey(directory, 'sequencer.key');

/** The key of the platform's own account, which holds every role. */
export const openOperatorKey = (directory: string): Promise<Uint8Array> => openKey(directory, 'operator.key');

/** From the data directory; made at the first start. Only its owner may read the file. */
async function openKey(directory: string, file: string): Promise<Uint8Array> {
  const path = join(directory, file);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return undefined;
  });
  if (text === undefined) return makeKey(directory, path);
  if (((await stat(path)).mode & 0o077) !== 0) {
    throw new Error(`${path} can be read by others than its owner: chmod 600 it`);
  }
  return parseChainKey(text.trim(), path);
}

export function parseChainKey(text: string, where: string): Uint8Array {
  if (!KEY.test(text)) throw new Error(`${where} must hold 64 hexadecimal digits`);
  return Buffer.from(text, 'hex');
}

/** The account whose key it is. */
export function accountOfKey(secret: Uint8Array): Uint8Array {
  const curve = createECDH('secp256k1');
  curve.setPrivateKey(secret);
  return keccak256(curve.getPublicKey().subarray(1)).subarray(12);
}

/** Under its name only once it is on the disk: a chain whose key was lost could never go on. */
async function makeKey(directory: string, path: string): Promise<Uint8Array> {
  await mkdir(directory, { recursive: true });
  const key = randomBytes(32);
  const unfinished = `${path}.unfinished`;
  const file = await open(unfinished, 'w', 0o600);
  try {
    await file.writeFile(`${key.toString('hex')}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(unfinished, path);
  const parent = await open(directory, 'r');
  try {
    await parent.sync();
  } finally {
    await parent.close();
  }
  return key;
}
