import { hexToBytes } from '@cadastre/protocol';
import { encodeLeaf } from '../events/audit-leaf';
import { commitField } from '../events/commitment';
import { hashLeaf } from '../merkle/tree-hash';
import { verifyConsistency, verifyInclusion } from '../merkle/verify';
import { fromBase64 } from '../notes/base64';
import { type Checkpoint, verifyCheckpoint } from '../notes/checkpoint';
import { type NoteKey } from '../notes/note-key';
import { type AuditBundle, type BundleEntry, type EarlierCheckpoint } from './bundle';
import { MalformedBundle, parseBundle } from './parse-bundle';

export type BundleFault =
  /** Not of the format. */
  | 'MALFORMED'
  /** The checkpoint's signatures do not verify, or one is missing. */
  | 'CHECKPOINT_UNVERIFIED'
  /** The log does not continue the earlier checkpoint: history was rewritten. */
  | 'HISTORY_REWRITTEN'
  /** Entries twice or not in order. */
  | 'OUT_OF_ORDER'
  /** The entry is not in the log at that index, or was changed. */
  | 'NOT_INCLUDED'
  /** The value shown is not the value that was committed. */
  | 'FIELD_CHANGED';

export type BundleVerdict =
  | {
      readonly passed: true;
      readonly origin: string;
      readonly size: number;
      readonly entries: number;
      /** Every entry of the log is in the bundle. */
      readonly complete: boolean;
      /** Fields whose value is not shown: erased, or withheld. */
      readonly sealedFields: number;
    }
  | {
      readonly passed: false;
      readonly fault: BundleFault;
      /** A JSON pointer into the bundle. */
      readonly pointer: string;
      /** The log's index of the first bad entry, where it is an entry. */
      readonly index?: number;
      readonly detail: string;
    };

type Failure = Extract<BundleVerdict, { passed: false }>;

const decodeProof = (proof: readonly string[]): Uint8Array[] | undefined => {
  const hashes = proof.map(fromBase64);
  return hashes.every((hash) => hash?.length === 32) ? (hashes as Uint8Array[]) : undefined;
};

function judgeEarlier(earlier: EarlierCheckpoint, now: Checkpoint, trusted: readonly NoteKey[], pointer: string) {
  const verdict = verifyCheckpoint(earlier.checkpoint, trusted);
  if (!verdict.verified) return failure('CHECKPOINT_UNVERIFIED', `${pointer}/checkpoint`, verdict.detail);
  const then = verdict.checkpoint;
  const proof = decodeProof(earlier.proof);
  if (!proof) return failure('MALFORMED', `${pointer}/proof`, 'a proof is a list of base64 hashes');
  const sizes = { firstSize: then.size, secondSize: now.size };
  const continues =
    then.origin === now.origin && verifyConsistency({ ...sizes, proof, firstRoot: then.root, secondRoot: now.root });
  if (continues) return undefined;
  return failure(
    'HISTORY_REWRITTEN',
    pointer,
    `${now.origin} at ${now.size} does not continue ${then.origin} at ${then.size}`,
  );
}

function judgeEntry(entry: BundleEntry, checkpoint: Checkpoint, pointer: string): Failure | undefined {
  const { index, leaf, opened } = entry;
  const proof = decodeProof(entry.proof);
  if (!proof) return failure('MALFORMED', `${pointer}/proof`, 'a proof is a list of base64 hashes', index);
  const leafHash = hashLeaf(encodeLeaf(leaf));
  if (!verifyInclusion({ index, size: checkpoint.size, leafHash, proof, root: checkpoint.root })) {
    const detail = `${leaf.action} ${leaf.id} is not entry ${index} of the log at size ${checkpoint.size}`;
    return failure('NOT_INCLUDED', pointer, detail, index);
  }
  for (const [name, { value, salt }] of Object.entries(opened)) {
    const committed = Object.hasOwn(leaf.commitments, name) ? leaf.commitments[name] : undefined;
    if (commitField(name, value, hexToBytes(salt)) !== committed) {
      return failure(
        'FIELD_CHANGED',
        `${pointer}/opened/${name}`,
        `"${name}" of entry ${index} is not what was recorded`,
        index,
      );
    }
  }
  return undefined;
}

function failure(fault: BundleFault, pointer: string, detail: string, index?: number): Failure {
  return { passed: false, fault, pointer, detail, ...(index === undefined ? {} : { index }) };
}

function judge(bundle: AuditBundle, trusted: readonly NoteKey[]): BundleVerdict {
  const verdict = verifyCheckpoint(bundle.checkpoint, trusted);
  if (!verdict.verified) return failure('CHECKPOINT_UNVERIFIED', '/checkpoint', verdict.detail);
  const { checkpoint } = verdict;
  for (const [at, earlier] of bundle.earlier.entries()) {
    const fault = judgeEarlier(earlier, checkpoint, trusted, `/earlier/${at}`);
    if (fault) return fault;
  }
  let previous = -1;
  let sealedFields = 0;
  for (const [at, entry] of bundle.entries.entries()) {
    const pointer = `/entries/${at}`;
    if (entry.index <= previous)
      return failure('OUT_OF_ORDER', pointer, `entry ${entry.index} after ${previous}`, entry.index);
    const fault = judgeEntry(entry, checkpoint, pointer);
    if (fault) return fault;
    previous = entry.index;
    sealedFields += Object.keys(entry.leaf.commitments).length - Object.keys(entry.opened).length;
  }
  const entries = bundle.entries.length;
  const { origin, size } = checkpoint;
  return { passed: true, origin, size, entries, complete: entries === size, sealedFields };
}

/** Verifies a bundle with trusted keys alone, offline: it passes, or the first bad entry and why. */
export function verifyBundle(json: string, trusted: readonly NoteKey[]): BundleVerdict {
  try {
    return judge(parseBundle(json), trusted);
  } catch (error) {
    // A value too deep or with half a character cannot be canonical: the log never held it.
    if (error instanceof MalformedBundle) return failure('MALFORMED', error.pointer, error.message);
    if (error instanceof RangeError) return failure('MALFORMED', '', error.message);
    throw error;
  }
}
