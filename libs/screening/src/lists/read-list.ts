import { bytesToHex } from '@cadastre/protocol';
import { sha256 } from '@noble/hashes/sha2.js';
import { type ListSource, type SanctionList } from './listed-party';
import { readEu } from './read-eu';
import { readOfacSdn } from './read-ofac-sdn';
import { readUk } from './read-uk';
import { readUn } from './read-un';
import { RefusedList } from './refused-list';
import { type ListContent } from './sanction-list-content';

const readers: Record<ListSource, (xml: string) => ListContent> = {
  OFAC_SDN: readOfacSdn,
  UN: readUn,
  EU: readEu,
  UK: readUk,
};

const BYTES_MAX = 256 * 1024 * 1024;

function decode(file: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(file);
  } catch {
    throw new RefusedList('NOT_UTF8', 'the file is not UTF-8');
  }
}

/** Reads a list file as published: its bytes, or its text. Throws `RefusedList` for a file that cannot be read whole. */
export function readList(source: ListSource, file: Uint8Array | string): SanctionList {
  if (file.length > BYTES_MAX) throw new RefusedList('TOO_LARGE', `${file.length} bytes`);
  const bytes = typeof file === 'string' ? new TextEncoder().encode(file) : file;
  const { publishedOn, parties } = readers[source](typeof file === 'string' ? file : decode(file));
  if (parties.length === 0) throw new RefusedList('INCOMPLETE', 'a list without entries');
  if (publishedOn === undefined) throw new RefusedList('NO_DATE', 'the list does not say when it was published');
  const ids = new Set(parties.map((party) => party.id));
  if (ids.size !== parties.length) throw new RefusedList('INVALID_ENTRY', 'two entries have the same id');
  return { source, sha256: bytesToHex(sha256(bytes)).slice(2), publishedOn, parties };
}
