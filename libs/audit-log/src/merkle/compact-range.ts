import { EMPTY_ROOT, hashNode } from './tree-hash';

/** The root of the complete subtree over leaves index × 2^level to (index + 1) × 2^level. It never changes again. */
export interface NodeId {
  readonly level: number;
  readonly index: number;
}

export interface TreeNode extends NodeId {
  readonly hash: Uint8Array;
}

/** Joins the roots of complete subtrees of falling size, left to right, into the root over all of them. */
export function joinSubtrees(hashes: readonly Uint8Array[]): Uint8Array {
  return hashes.length === 0 ? EMPTY_ROOT : hashes.reduceRight((right, left) => hashNode(left, right));
}

/** A tree that only grows, kept as its largest complete subtrees: log2(size) hashes, and constant work per leaf. */
export class CompactRange {
  private constructor(
    private leaves: number,
    private readonly subtrees: Uint8Array[],
  ) {}

  static empty(): CompactRange {
    return new CompactRange(0, []);
  }

  /** Continues a stored tree from its size and subtrees, largest first. */
  static restore(size: number, subtrees: readonly Uint8Array[]): CompactRange {
    if (!Number.isSafeInteger(size) || size < 0) throw new RangeError(`${size} is no tree size`);
    const expected = size.toString(2).replaceAll('0', '').length;
    if (subtrees.length !== expected) {
      throw new RangeError(`a tree of ${size} has ${expected} subtrees, not ${subtrees.length}`);
    }
    return new CompactRange(size, [...subtrees]);
  }

  get size(): number {
    return this.leaves;
  }

  get peaks(): readonly Uint8Array[] {
    return this.subtrees;
  }

  /** Appends a leaf's hash and returns every node that this completes, the leaf first: what proofs are read from later. */
  append(leafHash: Uint8Array): TreeNode[] {
    let node: TreeNode = { level: 0, index: this.leaves, hash: leafHash };
    const completed = [node];
    while (node.index % 2 === 1) {
      const hash = hashNode(this.subtrees.pop()!, node.hash);
      node = { level: node.level + 1, index: (node.index - 1) / 2, hash };
      completed.push(node);
    }
    this.subtrees.push(node.hash);
    this.leaves += 1;
    return completed;
  }

  root(): Uint8Array {
    return joinSubtrees(this.subtrees);
  }
}
