import { extname } from 'node:path';

const NAME_BYTES_MAX = 200;

/** Control and format characters (among them those that turn the writing direction), private use, lone surrogates. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;
const MEANT_BY_SOME_SYSTEM = /[<>:"/\\|?*]/g;
const WINDOWS_DEVICE = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/**
 * A name that means a file and nothing else on every system it may be saved to. It is only ever shown: content is
 * stored under its hash.
 */
export function sanitiseFileName(raw: string): string {
  const base = raw.slice(Math.max(raw.lastIndexOf('/'), raw.lastIndexOf('\\')) + 1);
  const visible = base.normalize('NFC').replace(INVISIBLE, '').replace(MEANT_BY_SOME_SYSTEM, '_');
  const trimmed = visible.replace(/^[\s.]+|[\s.]+$/g, '');
  if (trimmed === '') return 'document';
  return shorten(WINDOWS_DEVICE.test(trimmed) ? `_${trimmed}` : trimmed);
}

/** Lower case, without its dot. */
export const extensionOf = (fileName: string): string => extname(fileName).slice(1).toLowerCase();

function shorten(name: string): string {
  const extension = Buffer.byteLength(extname(name)) <= 20 ? extname(name) : '';
  let stem = '';
  for (const character of name.slice(0, name.length - extension.length)) {
    if (Buffer.byteLength(stem + character + extension) > NAME_BYTES_MAX) break;
    stem += character;
  }
  return stem + extension;
}
