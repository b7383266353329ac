import { type Hex } from '@cadastre/protocol';
import { type AuditLeaf } from '../events/audit-leaf';
import { type JsonValue } from '../events/canonical-json';
import { type AuditBundle, BUNDLE_FORMAT, type BundleEntry, type EarlierCheckpoint, type OpenedField } from './bundle';

/** Says where a bundle is not what the format says, as a JSON pointer. */
export class MalformedBundle extends Error {
  constructor(
    readonly pointer: string,
    expected: string,
  ) {
    super(`${pointer || '/'} is not ${expected}`);
  }
}

type Members = Readonly<Record<string, unknown>>;

/** An object with exactly these members: a member that nobody verifies must not look verified. */
function members(value: unknown, pointer: string, names: readonly string[]): Members {
  if (!isObject(value)) throw new MalformedBundle(pointer, 'an object');
  const found = Object.keys(value);
  if (found.length !== names.length || !names.every((name) => Object.hasOwn(value, name))) {
    throw new MalformedBundle(pointer, `an object with ${names.join(', ')} and nothing else`);
  }
  return value;
}

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function list<Item>(value: unknown, pointer: string, item: (value: unknown, pointer: string) => Item): Item[] {
  if (!Array.isArray(value)) throw new MalformedBundle(pointer, 'a list');
  return value.map((each, at) => item(each, `${pointer}/${at}`));
}

function table<Item>(value: unknown, pointer: string, item: (value: unknown, pointer: string) => Item) {
  if (!isObject(value)) throw new MalformedBundle(pointer, 'an object');
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, item(each, `${pointer}/${name}`)]));
}

function text(value: unknown, pointer: string): string {
  if (typeof value !== 'string') throw new MalformedBundle(pointer, 'a string');
  return value;
}

function hash(value: unknown, pointer: string): Hex {
  const digits = text(value, pointer);
  if (!/^0x[0-9a-f]{64}$/.test(digits)) throw new MalformedBundle(pointer, '32 bytes as 0x and 64 digits');
  return digits as Hex;
}

function leaf(value: unknown, pointer: string): AuditLeaf {
  const { v, id, at, action, commitments } = members(value, pointer, ['v', 'id', 'at', 'action', 'commitments']);
  if (v !== 1) throw new MalformedBundle(`${pointer}/v`, '1');
  return {
    v,
    id: text(id, `${pointer}/id`),
    at: text(at, `${pointer}/at`),
    action: text(action, `${pointer}/action`),
    commitments: table(commitments, `${pointer}/commitments`, hash),
  };
}

function openedField(value: unknown, pointer: string): OpenedField {
  const field = members(value, pointer, ['value', 'salt']);
  return { value: field.value as JsonValue, salt: hash(field.salt, `${pointer}/salt`) };
}

function entry(value: unknown, pointer: string): BundleEntry {
  const { index, ...rest } = members(value, pointer, ['index', 'leaf', 'proof', 'opened']);
  if (!Number.isSafeInteger(index) || (index as number) < 0) throw new MalformedBundle(`${pointer}/index`, 'an index');
  return {
    index: index as number,
    leaf: leaf(rest.leaf, `${pointer}/leaf`),
    proof: list(rest.proof, `${pointer}/proof`, text),
    opened: table(rest.opened, `${pointer}/opened`, openedField),
  };
}

function earlier(value: unknown, pointer: string): EarlierCheckpoint {
  const { checkpoint, proof } = members(value, pointer, ['checkpoint', 'proof']);
  return { checkpoint: text(checkpoint, `${pointer}/checkpoint`), proof: list(proof, `${pointer}/proof`, text) };
}

export function parseBundle(json: string): AuditBundle {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    throw new MalformedBundle('', 'JSON');
  }
  const bundle = members(value, '', ['format', 'checkpoint', 'earlier', 'entries']);
  if (bundle.format !== BUNDLE_FORMAT) throw new MalformedBundle('/format', BUNDLE_FORMAT);
  return {
    format: BUNDLE_FORMAT,
    checkpoint: text(bundle.checkpoint, '/checkpoint'),
    earlier: list(bundle.earlier, '/earlier', earlier),
    entries: list(bundle.entries, '/entries', entry),
  };
}
