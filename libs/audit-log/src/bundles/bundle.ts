import { type Hex } from '@cadastre/protocol';
import { type AuditLeaf } from '../events/audit-leaf';
import { type JsonValue } from '../events/canonical-json';

export const BUNDLE_FORMAT = 'cadastre-audit-bundle/1';

/** A field's value with the salt that opens its commitment. An erased field has neither. */
export interface OpenedField {
  readonly value: JsonValue;
  readonly salt: Hex;
}

export interface BundleEntry {
  readonly index: number;
  readonly leaf: AuditLeaf;
  /** Base64 hashes, leaf to root of the bundle's checkpoint. */
  readonly proof: readonly string[];
  readonly opened: Readonly<Record<string, OpenedField>>;
}

/** A checkpoint that the reader may have kept, and the proof that the log has only grown since. */
export interface EarlierCheckpoint {
  readonly checkpoint: string;
  readonly proof: readonly string[];
}

/** Evidence that verifies with the public keys and nothing else. */
export interface AuditBundle {
  readonly format: typeof BUNDLE_FORMAT;
  readonly checkpoint: string;
  readonly earlier: readonly EarlierCheckpoint[];
  /** In order of index. */
  readonly entries: readonly BundleEntry[];
}
