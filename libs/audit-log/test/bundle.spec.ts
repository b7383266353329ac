import {
  type AuditBundle,
  type AuditEvent,
  type BundleVerdict,
  BUNDLE_FORMAT,
  type JsonValue,
  commitField,
  createNoteSigner,
  encodeLeaf,
  proveConsistency,
  proveInclusion,
  sealEvent,
  signCheckpoint,
  toBase64,
  toCanonicalJson,
  verifyBundle,
} from '@cadastre/audit-log';
import { StoredTree } from './tree';

const origin = 'audit.example';
const signers = [
  createNoteSigner(origin, 'ed25519', new Uint8Array(32).fill(1)),
  createNoteSigner(origin, 'ml-dsa-65', new Uint8Array(32).fill(2)),
];
const trusted = signers.map((signer) => signer.key);

const events: AuditEvent[] = Array.from({ length: 7 }, (_, at) => ({
  id: `event-${at}`,
  at: `2026-11-20T10:00:0${at}Z`,
  action: 'kyc.case.opened',
  fields: { actor: 'officer-1', subject: `person-${at}`, before: null, after: { status: 'processing', tries: at } },
}));
const saltOf = (at: number) => (field: string) =>
  new Uint8Array(32).map((_, byte) => at * 31 + field.length * 7 + byte);
const saltHex = (at: number, field: string) => `0x${Buffer.from(saltOf(at)(field)).toString('hex')}` as const;
const leaves = events.map((event, at) => sealEvent(event, saltOf(at)));
const tree = new StoredTree(leaves.map(encodeLeaf));
const sign = (size: number) => signCheckpoint({ origin, size, root: tree.roots[size]! }, signers);

function bundleOf(indexes: readonly number[], shown: (field: string) => boolean = () => true): AuditBundle {
  const opened = (index: number) =>
    Object.entries(events[index]!.fields)
      .filter(([field]) => shown(field))
      .map(([field, value]) => [field, { value, salt: saltHex(index, field) }] as const);
  return {
    format: BUNDLE_FORMAT,
    checkpoint: sign(7),
    earlier: [{ checkpoint: sign(4), proof: proveConsistency(4, 7, tree.read).map(toBase64) }],
    entries: indexes.map((index) => ({
      index,
      leaf: leaves[index]!,
      proof: proveInclusion(index, 7, tree.read).map(toBase64),
      opened: Object.fromEntries(opened(index)),
    })),
  };
}

const verify = (bundle: unknown): BundleVerdict => verifyBundle(JSON.stringify(bundle), trusted);

describe('evidence bundles', () => {
  it('pass offline with the public keys alone', () => {
    expect(verify(bundleOf([1, 4, 6]))).toEqual({
      passed: true,
      origin,
      size: 7,
      entries: 3,
      complete: false,
      sealedFields: 0,
    });
    expect(verify(bundleOf([0, 1, 2, 3, 4, 5, 6]))).toMatchObject({ complete: true });
  });

  it('pass with a subject erased: its salt is gone, the proof is not', () => {
    expect(verify(bundleOf([1, 4], (field) => field !== 'subject'))).toMatchObject({ passed: true, sealedFields: 2 });
  });

  type Edit = (bundle: any) => void; // eslint-disable-line @typescript-eslint/no-explicit-any
  const edits: [string, Edit, object][] = [
    ['a changed action', (b) => (b.entries[1].leaf.action = 'kyc.case.closed'), { fault: 'NOT_INCLUDED', index: 4 }],
    ['a changed time', (b) => (b.entries[0].leaf.at = '2026-11-21T10:00:00Z'), { fault: 'NOT_INCLUDED', index: 1 }],
    ['another index', (b) => (b.entries[2].index = 5), { fault: 'NOT_INCLUDED', pointer: '/entries/2' }],
    ['a changed commitment', (b) => (b.entries[0].leaf.commitments.actor = saltHex(0, 'x')), { fault: 'NOT_INCLUDED' }],
    ['a commitment removed', (b) => delete b.entries[0].leaf.commitments.actor, { fault: 'NOT_INCLUDED', index: 1 }],
    ['a changed value', (b) => (b.entries[1].opened.actor.value = 'officer-2'), { fault: 'FIELD_CHANGED', index: 4 }],
    [
      'a changed nested value',
      (b) => (b.entries[1].opened.after.value.tries = 9),
      { fault: 'FIELD_CHANGED', pointer: '/entries/1/opened/after' },
    ],
    [
      'a field that was never recorded',
      (b) => (b.entries[0].opened.note = b.entries[0].opened.actor),
      { fault: 'FIELD_CHANGED' },
    ],
    [
      'a field named like a method',
      (b) => (b.entries[0].opened.toString = b.entries[0].opened.actor),
      { fault: 'FIELD_CHANGED' },
    ],
    [
      'the first of two bad entries',
      (b) => ((b.entries[0].index = 0), (b.entries[1].index = 3)),
      { fault: 'NOT_INCLUDED', index: 0 },
    ],
    [
      'an entry twice',
      (b) => (b.entries[1] = b.entries[0]),
      { fault: 'OUT_OF_ORDER', index: 1, pointer: '/entries/1' },
    ],
    ['a short proof', (b) => b.entries[0].proof.pop(), { fault: 'NOT_INCLUDED', index: 1 }],
    [
      'a proof of other characters',
      (b) => (b.entries[0].proof[0] = '!'),
      { fault: 'MALFORMED', pointer: '/entries/0/proof' },
    ],
    [
      'another checkpoint text',
      (b) => (b.checkpoint = b.checkpoint.replace('\n7\n', '\n8\n')),
      { fault: 'CHECKPOINT_UNVERIFIED' },
    ],
    [
      'a checkpoint without its second signature',
      (b) => (b.checkpoint = b.checkpoint.split('\n').toSpliced(5, 1).join('\n')),
      { fault: 'CHECKPOINT_UNVERIFIED' },
    ],
    [
      'an unsigned earlier checkpoint',
      (b) => (b.earlier[0].checkpoint = 'x'),
      { fault: 'CHECKPOINT_UNVERIFIED', pointer: '/earlier/0/checkpoint' },
    ],
    [
      'history rewritten',
      (b) => (b.earlier[0].checkpoint = signCheckpoint({ origin, size: 4, root: tree.roots[5]! }, signers)),
      { fault: 'HISTORY_REWRITTEN', pointer: '/earlier/0' },
    ],
    [
      'a member that nobody verifies',
      (b) => (b.entries[0].note = 'trust me'),
      { fault: 'MALFORMED', pointer: '/entries/0' },
    ],
    ['a member missing', (b) => delete b.earlier, { fault: 'MALFORMED', pointer: '' }],
    ['another format', (b) => (b.format = 'cadastre-audit-bundle/2'), { fault: 'MALFORMED', pointer: '/format' }],
    ['an index of text', (b) => (b.entries[0].index = '1'), { fault: 'MALFORMED', pointer: '/entries/0/index' }],
    [
      'a salt too short',
      (b) => (b.entries[0].opened.actor.salt = '0x00'),
      { fault: 'MALFORMED', pointer: '/entries/0/opened/actor/salt' },
    ],
    ['half a character', (b) => (b.entries[0].opened.actor.value = '\ud800'), { fault: 'MALFORMED' }],
  ];

  it.each(edits)('refuse %s', (_name, edit, expected) => {
    const bundle = structuredClone(bundleOf([1, 4, 6]));
    edit(bundle);
    expect(verify(bundle)).toMatchObject({ passed: false, ...expected });
  });

  it.each(['', '{', 'null', '[]', '{"format":1}'])('refuse %j', (json) => {
    expect(verifyBundle(json, trusted)).toMatchObject({ passed: false, fault: 'MALFORMED' });
  });

  it('refuse keys of somebody else', () => {
    const others = [createNoteSigner(origin, 'ed25519', new Uint8Array(32).fill(9)).key];
    expect(verifyBundle(JSON.stringify(bundleOf([1])), others)).toMatchObject({ fault: 'CHECKPOINT_UNVERIFIED' });
  });
});

describe('commitments', () => {
  it('bind name, value and salt', () => {
    const salt = new Uint8Array(32);
    const base = commitField('actor', 'a', salt);
    expect(commitField('actor', 'a', salt)).toBe(base);
    const others = [
      commitField('actor', 'b', salt),
      commitField('target', 'a', salt),
      commitField('actor', 'a', salt.with(0, 1)),
      commitField('actor', ['a'], salt),
    ];
    expect(new Set([base, ...others]).size).toBe(5);
    expect(() => commitField('actor', 'a', new Uint8Array(16))).toThrow('salt');
  });
});

describe('canonical JSON', () => {
  it.each<[JsonValue, string]>([
    [{ b: 1, a: [true, null, 'x'] }, '{"a":[true,null,"x"],"b":1}'],
    [
      { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude02': 5, '\u0080': 6, '\u00f6': 7 },
      '{"\\r":2,"1":4,"\u0080":6,"\u00f6":7,"\u20ac":1,"\ud83d\ude02":5,"\ufb33":3}',
    ],
    [[333333333.33333329, 1e30, 4.5, 2e-3, 1e-27, -0], '[333333333.3333333,1e+30,4.5,0.002,1e-27,0]'],
  ])('writes %j', (value, text) => {
    expect(toCanonicalJson(value)).toBe(text);
  });

  it.each([[NaN], [Infinity], [undefined], [1n], ['\udc00'], [{ '\ud800': 1 }]])('refuses %p', (value) => {
    expect(() => toCanonicalJson([value as JsonValue])).toThrow(RangeError);
  });

  it('refuses what is too deep', () => {
    let deep: JsonValue = 0;
    for (let level = 0; level < 100; level++) deep = [deep];
    expect(() => toCanonicalJson(deep)).toThrow('deeper');
  });
});
