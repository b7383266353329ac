import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { Problem } from '../http/problem';
import type { MediaType } from './media-types';

const ENTRIES_MAX = 10_000;
const INFLATED_BYTES_MAX = 200 * 1024 * 1024;
/** Spreadsheets repeat themselves, so small parts may shrink to almost nothing; a bomb is large and shrinks further. */
const RATIO_MAX = 100;
const RATIO_JUDGED_FROM_BYTES = 10 * 1024 * 1024;

const MAIN_PART: readonly (readonly [string, MediaType])[] = [
  ['word/document.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/workbook.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
];

/**
 * Reads a ZIP archive to its end, as whoever opens the document will, and says which kind of office document it is.
 * What the directory declares is judged before anything is inflated; what is inflated is held to what was declared.
 */
export async function inspectOfficeArchive(path: string, sizeBytes: number): Promise<MediaType> {
  let archive: ZipFile | undefined;
  try {
    archive = await openPromise(path, { autoClose: false, lazyEntries: true, strictFileNames: true });
    if (archive.entryCount > ENTRIES_MAX)
      throw refused(`it holds ${archive.entryCount} parts, more than ${ENTRIES_MAX}`);
    const entries: Entry[] = [];
    for await (const entry of archive.eachEntry()) entries.push(entry);
    judgeSizes(entries, sizeBytes);
    const type = judgeParts(entries);
    for (const entry of entries) await pipeline(await archive.openReadStreamPromise(entry), nowhere());
    return type;
  } catch (error) {
    if (error instanceof Problem || (error as NodeJS.ErrnoException).syscall) throw error;
    throw refused(`the archive is damaged (${(error as Error).message})`);
  } finally {
    archive?.close();
  }
}

function judgeSizes(entries: readonly Entry[], sizeBytes: number): void {
  const inflated = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  const packed = entries.reduce((sum, entry) => sum + entry.compressedSize, 0);
  if (packed > sizeBytes) throw refused('its parts overlap');
  if (inflated > INFLATED_BYTES_MAX) throw refused(`it unpacks to ${inflated} bytes, more than ${INFLATED_BYTES_MAX}`);
  if (inflated > RATIO_JUDGED_FROM_BYTES && inflated > sizeBytes * RATIO_MAX) {
    throw refused(`it unpacks to more than ${RATIO_MAX} times its size`);
  }
}

function judgeParts(entries: readonly Entry[]): MediaType {
  const names = new Set(entries.map((entry) => entry.fileName));
  if (names.size < entries.length) throw refused('two of its parts have one name');
  if (entries.some((entry) => entry.isEncrypted())) throw refused('it is encrypted');
  if ([...names].some((name) => /vbaProject\.bin$/i.test(name))) throw refused('it holds macros');
  const type = names.has('[Content_Types].xml') && MAIN_PART.find(([part]) => names.has(part))?.[1];
  if (!type) throw refused('it is neither a .docx nor an .xlsx document');
  return type;
}

const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });

const refused = (why: string) => new Problem('DOCUMENT_REFUSED', `The office document is not accepted: ${why}.`);
