import { createReadStream } from 'node:fs';

// Control characters are what is looked for.
const CONTROL = /[\x00-\x08\x0b\x0e-\x1f\x7f]/;
const DOCTYPE = '<!DOCTYPE';

export interface TextTraits {
  /** begins as XML does */
  readonly markup: boolean;
  /** declares entities or may: what XML bombs and reads of foreign files are made of */
  readonly doctype: boolean;
}

/** Undefined when the file is not UTF-8 text. */
export async function readTextTraits(path: string): Promise<TextTraits | undefined> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let first = '';
  let tail = '';
  let doctype = false;
  try {
    for await (const chunk of createReadStream(path)) {
      const text = decoder.decode(chunk as Buffer, { stream: true });
      if (CONTROL.test(text)) return undefined;
      first ||= text.trimStart().slice(0, 1);
      const joined = tail + text;
      doctype ||= joined.toUpperCase().includes(DOCTYPE);
      tail = joined.slice(-DOCTYPE.length);
    }
    decoder.decode();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return undefined;
    throw error;
  }
  return { markup: first === '<', doctype };
}
