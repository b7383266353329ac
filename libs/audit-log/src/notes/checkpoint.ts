import { HASH_BYTES } from '../merkle/tree-hash';
import { fromBase64, toBase64 } from './base64';
import { type NoteKey, isKeyName } from './note-key';
import { type NoteSigner } from './note-signer';
import { type NoteVerdict, signNote, verifyNote } from './signed-note';

/** The state of a log at one size, in the C2SP tlog-checkpoint format. */
export interface Checkpoint {
  /** Names the log; it is also the name of the keys that sign. */
  readonly origin: string;
  readonly size: number;
  readonly root: Uint8Array;
  /** Opaque lines after the root; not empty. */
  readonly extensions?: readonly string[];
}

export function formatCheckpoint({ origin, size, root, extensions = [] }: Checkpoint): string {
  if (!isKeyName(origin)) throw new RangeError(`"${origin}" cannot name a log`);
  if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`${size} is no tree size`);
  if (root.length !== HASH_BYTES) throw new RangeError(`a root of ${root.length} bytes`);
  if (extensions.some((line) => line === '' || line.includes('\n'))) throw new RangeError('an extension is one line');
  return [origin, size.toString(), toBase64(root), ...extensions].join('\n') + '\n';
}

/** Undefined for anything that `formatCheckpoint` would not write. */
export function parseCheckpoint(text: string): Checkpoint | undefined {
  const [origin, sizeText, rootText, ...extensions] = text.slice(0, -1).split('\n');
  const size = /^(0|[1-9]\d{0,15})$/.test(sizeText ?? '') ? Number(sizeText) : NaN;
  const root = fromBase64(rootText ?? '');
  if (!text.endsWith('\n') || !isKeyName(origin!) || !Number.isSafeInteger(size)) return undefined;
  if (root?.length !== HASH_BYTES || extensions.includes('')) return undefined;
  return { origin: origin!, size, root, extensions };
}

export function signCheckpoint(checkpoint: Checkpoint, signers: readonly NoteSigner[]): string {
  if (signers.some((signer) => signer.key.name !== checkpoint.origin)) {
    throw new RangeError(`a key that signs for ${checkpoint.origin} has its name`);
  }
  return signNote(formatCheckpoint(checkpoint), signers);
}

export type CheckpointVerdict =
  { readonly verified: true; readonly checkpoint: Checkpoint } | Extract<NoteVerdict, { verified: false }>;

export function verifyCheckpoint(note: string, trusted: readonly NoteKey[]): CheckpointVerdict {
  const verdict = verifyNote(note, trusted);
  if (!verdict.verified) return verdict;
  const checkpoint = parseCheckpoint(verdict.text);
  if (!checkpoint) return { verified: false, reason: 'MALFORMED', detail: 'the signed text is no checkpoint' };
  if (!verdict.signers.some((signer) => signer.name === checkpoint.origin)) {
    return { verified: false, reason: 'UNSIGNED', detail: `no key of ${checkpoint.origin} signed` };
  }
  return { verified: true, checkpoint };
}
