import { bytesToHex, hexToBytes } from '@cadastre/protocol';
import { fromBase64, toBase64 } from './base64';
import { type NoteKey, isKeyName, verifyWithKey } from './note-key';
import { type NoteSigner } from './note-signer';

// C2SP signed-note: text, an empty line, one line a signature: "— name base64(key id, signature)".
const SIGNATURE_START = '\u2014 ';
const SIGNATURES_MAX = 100;
const KEY_ID_BYTES = 4;

const utf8 = new TextEncoder();

export interface NoteSignature {
  readonly name: string;
  readonly keyId: string;
  readonly signature: Uint8Array;
}

export interface SignedNote {
  /** Ends with a newline; the signatures cover exactly this. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export type NoteVerdict =
  | { readonly verified: true; readonly text: string; readonly signers: readonly NoteKey[] }
  | { readonly verified: false; readonly reason: 'MALFORMED' | 'BAD_SIGNATURE' | 'UNSIGNED'; readonly detail: string };

function isNoteText(text: string): boolean {
  return text.endsWith('\n') && !/[^\P{Control}\n]|\p{Surrogate}/u.test(text);
}

export function signNote(text: string, signers: readonly NoteSigner[]): string {
  if (!isNoteText(text))
    throw new RangeError('a note is well-formed text without control characters, ending in a newline');
  const message = utf8.encode(text);
  const lines = signers.map(({ key, sign }) => {
    const signature = sign(message);
    return `${SIGNATURE_START}${key.name} ${toBase64(Uint8Array.of(...hexToBytes(`0x${key.id}`), ...signature))}\n`;
  });
  return `${text}\n${lines.join('')}`;
}

function parseSignature(line: string): NoteSignature | undefined {
  const [name, encoded, ...more] = line.slice(SIGNATURE_START.length).split(' ');
  const bytes = fromBase64(encoded ?? '');
  if (!line.startsWith(SIGNATURE_START) || !isKeyName(name!) || more.length > 0) return undefined;
  if (!bytes || bytes.length <= KEY_ID_BYTES) return undefined;
  return { name: name!, keyId: bytesToHex(bytes, 0, KEY_ID_BYTES).slice(2), signature: bytes.slice(KEY_ID_BYTES) };
}

/** Undefined when it is no signed note. */
export function parseSignedNote(note: string): SignedNote | undefined {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) return undefined;
  const text = note.slice(0, end + 1);
  const lines = note.slice(end + 2, -1).split('\n');
  if (!isNoteText(text) || lines.length > SIGNATURES_MAX) return undefined;
  const signatures = lines.map(parseSignature);
  if (signatures.some((signature) => signature === undefined)) return undefined;
  return { text, signatures: signatures as NoteSignature[] };
}

/**
 * Verifies the signatures of trusted keys. Those of unknown keys are ignored, as the format says (a witness may add its
 * own); one bad signature of a trusted key refuses the note. Every algorithm among the trusted keys must have signed:
 * a note without its post-quantum signature is no weaker note, it is none.
 */
export function verifyNote(note: string, trusted: readonly NoteKey[]): NoteVerdict {
  const parsed = parseSignedNote(note);
  if (!parsed) return { verified: false, reason: 'MALFORMED', detail: 'this is no signed note' };
  const message = utf8.encode(parsed.text);
  const signers: NoteKey[] = [];
  for (const { name, keyId, signature } of parsed.signatures) {
    const key = trusted.find((each) => each.name === name && each.id === keyId);
    if (!key) continue;
    if (!verifyWithKey(key, message, signature)) {
      return { verified: false, reason: 'BAD_SIGNATURE', detail: `${key.algorithm} signature of ${key.name} is wrong` };
    }
    signers.push(key);
  }
  const missing = trusted.find((key) => !signers.some((signer) => signer.algorithm === key.algorithm));
  if (missing || trusted.length === 0) {
    const detail = missing ? `no trusted ${missing.algorithm} key signed` : 'no key is trusted';
    return { verified: false, reason: 'UNSIGNED', detail };
  }
  return { verified: true, text: parsed.text, signers };
}
