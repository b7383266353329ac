import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  CompactRange,
  EMPTY_ROOT,
  hashLeaf,
  nodesForConsistency,
  nodesForInclusion,
  proveConsistency,
  proveInclusion,
  verifyConsistency,
  verifyInclusion,
} from '@cadastre/audit-log';
import { seed } from './seed';
import { StoredTree } from './tree';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'));
const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex');

/** The recursive definition of RFC 6962, 2.1, on another SHA-256. */
function rootByDefinition(leaves: readonly Uint8Array[]): Buffer {
  const sha256 = (...parts: readonly Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest();
  if (leaves.length === 0) return sha256();
  if (leaves.length === 1) return sha256(Uint8Array.of(0), leaves[0]!);
  let middle = 1;
  while (middle * 2 < leaves.length) middle *= 2;
  return sha256(Uint8Array.of(1), rootByDefinition(leaves.slice(0, middle)), rootByDefinition(leaves.slice(middle)));
}

/** The leaves and roots of the reference tests of Certificate Transparency. */
const referenceLeaves = [
  '',
  '00',
  '10',
  '2021',
  '3031',
  '40414243',
  '5051525354555657',
  '606162636465666768696a6b6c6d6e6f',
].map(bytes);
const referenceRoots = [
  'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
  'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
  'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
  'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
  '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
  '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
  'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
  '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
];

describe('RFC 6962 reference tree', () => {
  const tree = new StoredTree(referenceLeaves);

  it('has the known roots at every size', () => {
    expect(tree.roots.map(hex)).toEqual(referenceRoots);
  });

  it('has the known inclusion proof of leaf 6 of 8 and the known consistency proof from 6 to 8', () => {
    expect(proveInclusion(5, 8, tree.read).map(hex)).toEqual([
      'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
    expect(proveConsistency(6, 8, tree.read).map(hex)).toEqual([
      '0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a',
      'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
      'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    ]);
  });
});

describe('every proof of every tree up to 40 leaves', () => {
  const leaves = Array.from({ length: 40 }, (_, at) => Uint8Array.of(at));
  const tree = new StoredTree(leaves);

  it('inclusion verifies at its place and nowhere else', () => {
    for (let size = 1; size <= leaves.length; size++) {
      for (let index = 0; index < size; index++) {
        const claim = {
          index,
          size,
          leafHash: hashLeaf(leaves[index]!),
          proof: proveInclusion(index, size, tree.read),
          root: tree.roots[size]!,
        };
        expect(verifyInclusion(claim)).toBe(true);
        expect(verifyInclusion({ ...claim, index: (index + 1) % size })).toBe(size === 1);
        expect(verifyInclusion({ ...claim, root: tree.roots[size - 1]! })).toBe(false);
        expect(verifyInclusion({ ...claim, proof: [...claim.proof, EMPTY_ROOT] })).toBe(false);
        if (size > 1) expect(verifyInclusion({ ...claim, proof: claim.proof.slice(1) })).toBe(false);
      }
    }
  });

  it('consistency verifies between any two sizes and from no other root', () => {
    for (let second = 0; second <= leaves.length; second++) {
      for (let first = 0; first <= second; first++) {
        const claim = {
          firstSize: first,
          secondSize: second,
          proof: proveConsistency(first, second, tree.read),
          firstRoot: tree.roots[first]!,
          secondRoot: tree.roots[second]!,
        };
        expect(verifyConsistency(claim)).toBe(true);
        const other = hashLeaf(Uint8Array.of(255));
        expect(verifyConsistency({ ...claim, firstRoot: other })).toBe(false);
        // Everything continues the empty tree, whatever its root is.
        expect(verifyConsistency({ ...claim, secondRoot: other })).toBe(first === 0 && second > 0);
        expect(verifyConsistency({ ...claim, proof: [...claim.proof, other] })).toBe(false);
        if (claim.proof.length > 0) expect(verifyConsistency({ ...claim, proof: claim.proof.slice(1) })).toBe(false);
      }
    }
  });
});

describe(`random trees (seed ${seed})`, () => {
  const leaves = fc.array(fc.uint8Array({ maxLength: 8 }), { minLength: 1, maxLength: 130 });

  it('grows to the root that the definition gives, from any restart', () => {
    fc.assert(
      fc.property(leaves, fc.nat(), (list, cut) => {
        const range = CompactRange.empty();
        const restartAt = cut % list.length;
        for (const leaf of list.slice(0, restartAt)) range.append(hashLeaf(leaf));
        const restarted = CompactRange.restore(range.size, range.peaks);
        for (const leaf of list.slice(restartAt)) restarted.append(hashLeaf(leaf));
        expect(hex(restarted.root())).toBe(hex(rootByDefinition(list)));
      }),
    );
  });

  it('a proof with any bit flipped, or any number changed, never verifies', () => {
    fc.assert(
      fc.property(leaves, fc.nat(), fc.nat(), fc.nat(), (list, where, element, bit) => {
        const tree = new StoredTree(list);
        const index = where % list.length;
        const claim = {
          index,
          size: list.length,
          leafHash: hashLeaf(list[index]!),
          proof: proveInclusion(index, list.length, tree.read),
          root: tree.roots.at(-1)!,
        };
        const flip = (hash: Uint8Array) =>
          hash.map((byte, at) => (at === (bit >> 3) % 32 ? byte ^ (1 << (bit & 7)) : byte));
        expect(verifyInclusion(claim)).toBe(true);
        expect(verifyInclusion({ ...claim, leafHash: flip(claim.leafHash) })).toBe(false);
        expect(verifyInclusion({ ...claim, root: flip(claim.root) })).toBe(false);
        const at = element % Math.max(1, claim.proof.length);
        const proof = claim.proof.map((hash, each) => (each === at ? flip(hash) : hash));
        if (proof.length > 0) expect(verifyInclusion({ ...claim, proof })).toBe(false);
        for (const wrong of [-1, 0.5, NaN, claim.size, 2 ** 53]) {
          expect(verifyInclusion({ ...claim, index: wrong })).toBe(false);
        }

        const first = 1 + (element % list.length);
        const growth = {
          firstSize: first,
          secondSize: list.length,
          proof: proveConsistency(first, list.length, tree.read),
          firstRoot: tree.roots[first]!,
          secondRoot: claim.root,
        };
        expect(verifyConsistency(growth)).toBe(true);
        expect(verifyConsistency({ ...growth, firstRoot: flip(growth.firstRoot) })).toBe(false);
        expect(verifyConsistency({ ...growth, secondRoot: flip(growth.secondRoot) })).toBe(false);
        for (const [each, hash] of growth.proof.entries()) {
          expect(verifyConsistency({ ...growth, proof: growth.proof.with(each, flip(hash)) })).toBe(false);
        }
      }),
    );
  });

  it('names the nodes it reads beforehand', () => {
    fc.assert(
      fc.property(leaves, fc.nat(), (list, where) => {
        const tree = new StoredTree(list);
        const index = where % list.length;
        const asked: unknown[] = [];
        const read: typeof tree.read = (id) => (asked.push(id), tree.read(id));
        proveInclusion(index, list.length, read);
        expect(nodesForInclusion(index, list.length)).toEqual(asked);
        asked.length = 0;
        proveConsistency(index, list.length, read);
        expect(nodesForConsistency(index, list.length)).toEqual(asked);
      }),
    );
  });
});

describe('what is no tree', () => {
  it.each([
    () => CompactRange.restore(3, [EMPTY_ROOT]),
    () => CompactRange.restore(-1, []),
    () => nodesForInclusion(0, 0),
    () => nodesForInclusion(3, 3),
    () => nodesForConsistency(4, 3),
    () => nodesForInclusion(0.5, 3),
  ])('refuses case %#', (make) => {
    expect(make).toThrow(RangeError);
  });
});
