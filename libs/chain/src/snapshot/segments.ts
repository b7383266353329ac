/** A snapshot is a list of named typed segments; the node writes them as they come and hands them back in any order. */
export interface SnapshotSegment {
  readonly name: string;
  readonly kind: 'u32' | 'u8';
  readonly data: Uint32Array | Uint8Array;
}
