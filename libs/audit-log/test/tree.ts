import { CompactRange, type NodeId, type TreeNode, hashLeaf } from '@cadastre/audit-log';

/** A grown tree as a sequencer keeps it: every completed node stored under its level and index, and every root. */
export class StoredTree {
  private readonly nodes = new Map<string, Uint8Array>();
  private readonly range = CompactRange.empty();
  readonly roots = [this.range.root()];

  constructor(leaves: readonly Uint8Array[]) {
    for (const leaf of leaves) {
      for (const node of this.range.append(hashLeaf(leaf))) this.store(node);
      this.roots.push(this.range.root());
    }
  }

  private store({ level, index, hash }: TreeNode): void {
    this.nodes.set(`${level}/${index}`, hash);
  }

  readonly read = ({ level, index }: NodeId): Uint8Array => {
    const hash = this.nodes.get(`${level}/${index}`);
    if (!hash) throw new Error(`node ${level}/${index} is not complete`);
    return hash;
  };

  get size(): number {
    return this.range.size;
  }
}
