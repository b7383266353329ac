import { type Hex } from '@cadastre/protocol';
import { type JsonValue, toCanonicalJson } from './canonical-json';
import { commitField } from './commitment';

/** What is recorded. Id, time and action stay readable for ever; the fields can be erased one by one. */
export interface AuditEvent {
  readonly id: string;
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly action: string;
  /** Actor, targets, states before and after, reason, request: whatever may name a person. */
  readonly fields: Readonly<Record<string, JsonValue>>;
}

/** What the log holds of an event. */
export interface AuditLeaf {
  readonly v: 1;
  readonly id: string;
  readonly at: string;
  readonly action: string;
  readonly commitments: Readonly<Record<string, Hex>>;
}

export function sealEvent(event: AuditEvent, saltOf: (field: string) => Uint8Array): AuditLeaf {
  const { id, at, action } = event;
  const fields = Object.entries(event.fields);
  const commitments = fields.map(([name, value]) => [name, commitField(name, value, saltOf(name))] as const);
  return { v: 1, id, at, action, commitments: Object.fromEntries(commitments) };
}

/** The bytes whose hash is the leaf of the tree. */
export function encodeLeaf({ v, id, at, action, commitments }: AuditLeaf): Uint8Array {
  return new TextEncoder().encode(toCanonicalJson({ v, id, at, action, commitments }));
}
