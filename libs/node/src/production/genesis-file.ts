import { decodeHeader } from '@cadastre/protocol';
import { writeFully, readUpTo, type Disk } from '../storage/disk';
import { StorageDamaged } from '../storage/storage-errors';
import { withHash, type SignedHeader } from './sequencer';

const DIRECTORY = 'genesis';
const NAME = 'header';
const PATH = `${DIRECTORY}/${NAME}`;

/** The signed header of block 0 names the chain: the log, the index and every proof refer to its hash. */
export async function readGenesisFile(disk: Disk): Promise<SignedHeader | undefined> {
  if (!(await disk.list(DIRECTORY)).includes(NAME)) return undefined;
  const file = await disk.open(PATH, 'existing');
  try {
    const rlp = new Uint8Array(await file.size());
    await readUpTo(file, rlp, 0);
    return withHash(decodeHeader(rlp));
  } catch (error) {
    throw new StorageDamaged({ file: PATH, offset: 0 }, `the genesis header cannot be read: ${String(error)}`);
  } finally {
    await file.close();
  }
}

/** Survives a power cut once it resolves; a file that was cut off in the middle never has this name. */
export async function writeGenesisFile(disk: Disk, { rlp }: SignedHeader): Promise<void> {
  const unfinished = `${PATH}.unfinished`;
  await disk.makeDirectory(DIRECTORY);
  await disk.remove(unfinished);
  const file = await disk.open(unfinished, 'create');
  try {
    await writeFully(file, rlp, 0);
    await file.sync();
  } finally {
    await file.close();
  }
  await disk.rename(unfinished, PATH);
  await disk.syncDirectory(DIRECTORY);
  await disk.syncDirectory('.');
}
