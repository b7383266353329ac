import { open } from 'node:fs/promises';
import { fileTypeFromBuffer } from 'file-type/core';
import { Problem } from '../http/problem';
import { extensionOf } from './file-name';
import { declaredType, EXTENSIONS_OF, hasExtension, MEDIA_TYPES, type MediaType, typeOfExtension } from './media-types';
import type { StagedFile } from './object-store';
import { inspectOfficeArchive } from './office-archive';
import { readTextTraits } from './plain-text';

const HEAD_BYTES = 4_100;
const ZIP = Buffer.from('PK\x03\x04', 'latin1');

/** What the content is, whatever anybody says: one of the types that may be filed, or a refusal. */
async function sniff({ path, sizeBytes }: StagedFile): Promise<MediaType> {
  const head = await readHead(path);
  if (head.subarray(0, ZIP.length).equals(ZIP)) return inspectOfficeArchive(path, sizeBytes);
  const detected = (await fileTypeFromBuffer(head))?.mime;
  const known = MEDIA_TYPES.find((type) => type === detected);
  if (known && known !== 'application/xml') return known;
  // Text may begin with the few letters that mark some binary format, so what was detected is not yet a verdict.
  const text = await readTextTraits(path);
  if (!text)
    throw refused(`The content is ${detected ?? 'of no known type'} and not text in UTF-8: it may not be filed.`);
  if (!text.markup) return 'text/plain';
  if (text.doctype) throw refused('XML with a document type declaration may not be filed.');
  return 'application/xml';
}

/**
 * The type that a file is kept under. Content, declaration and ending must agree, so that nobody who opens the file
 * later is shown something else than was judged here.
 */
export async function judgeContentType(file: StagedFile, declared: string, fileName: string): Promise<MediaType> {
  const found = await sniff(file);
  const extension = extensionOf(fileName);
  const claimed = declaredType(declared) ?? (declaredType(declared) === undefined ? typeOfExtension(extension) : null);
  if (claimed === null) throw refused(`Files of the type ${printable(declared)} may not be filed.`);
  const type = claimed ?? found;
  const agrees = type === found || (type === 'text/csv' && found === 'text/plain');
  if (!agrees) throw refused(`The file is sent as ${type}, but its content is ${found}.`);
  if (extension !== '' && !hasExtension(type, extension)) {
    throw refused(`The file is ${type}, but its name ends in .${extension}.`);
  }
  return type;
}

export const withExtension = (fileName: string, type: MediaType): string =>
  extensionOf(fileName) === '' ? `${fileName}.${EXTENSIONS_OF[type][0]}` : fileName;

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

const printable = (text: string): string => text.replace(/[^\x20-\x7e]/g, '').slice(0, 100);

const refused = (why: string) => new Problem('DOCUMENT_REFUSED', why);
