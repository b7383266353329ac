import { EMPTY_ROOT, equalHashes, hashNode } from './tree-hash';

export interface InclusionClaim {
  readonly index: number;
  readonly size: number;
  readonly leafHash: Uint8Array;
  readonly proof: readonly Uint8Array[];
  readonly root: Uint8Array;
}

export interface ConsistencyClaim {
  readonly firstSize: number;
  readonly secondSize: number;
  readonly proof: readonly Uint8Array[];
  readonly firstRoot: Uint8Array;
  readonly secondRoot: Uint8Array;
}

const isSize = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;

/** The way from a node up to the root: which sibling is on the left, and levels where the right edge has none. */
class Climb {
  constructor(
    private node: number,
    private last: number,
  ) {}

  get atRoot(): boolean {
    return this.last === 0;
  }

  private up(): void {
    this.node = Math.floor(this.node / 2);
    this.last = Math.floor(this.last / 2);
  }

  skipLeftEdges(): void {
    while (this.node % 2 === 1) this.up();
  }

  /** One proof element up; answers on which side it joins. */
  step(): 'left' | 'right' {
    const side = this.node % 2 === 1 || this.node === this.last ? 'left' : 'right';
    if (side === 'left') while (this.node % 2 === 0 && this.node !== 0) this.up();
    this.up();
    return side;
  }
}

/** As RFC 9162, 2.1.3.2, says to verify. Wrong sizes and lengths are false, never an exception: input is untrusted. */
export function verifyInclusion({ index, size, leafHash, proof, root }: InclusionClaim): boolean {
  if (!isSize(index) || !isSize(size) || index >= size) return false;
  const climb = new Climb(index, size - 1);
  let hash = leafHash;
  for (const sibling of proof) {
    if (climb.atRoot) return false;
    hash = climb.step() === 'left' ? hashNode(sibling, hash) : hashNode(hash, sibling);
  }
  return climb.atRoot && equalHashes(hash, root);
}

function isPowerOfTwo(value: number): boolean {
  let odd = value;
  while (odd % 2 === 0) odd /= 2;
  return odd === 1;
}

/** As RFC 9162, 2.1.4.2, says to verify; everything is consistent with the empty tree. */
export function verifyConsistency(claim: ConsistencyClaim): boolean {
  const { firstSize, secondSize, proof, firstRoot, secondRoot } = claim;
  if (!isSize(firstSize) || !isSize(secondSize) || firstSize > secondSize) return false;
  if (firstSize === secondSize) return proof.length === 0 && equalHashes(firstRoot, secondRoot);
  if (firstSize === 0) return proof.length === 0 && equalHashes(firstRoot, EMPTY_ROOT);

  const [start, ...rest] = isPowerOfTwo(firstSize) ? [firstRoot, ...proof] : proof;
  if (!start || proof.length === 0) return false;
  const climb = new Climb(firstSize - 1, secondSize - 1);
  climb.skipLeftEdges();
  let [first, second] = [start, start];
  for (const sibling of rest) {
    if (climb.atRoot) return false;
    if (climb.step() === 'left') {
      first = hashNode(sibling, first);
      second = hashNode(sibling, second);
    } else {
      second = hashNode(second, sibling);
    }
  }
  return climb.atRoot && equalHashes(first, firstRoot) && equalHashes(second, secondRoot);
}
