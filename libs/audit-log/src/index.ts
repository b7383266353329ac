export * from './merkle/tree-hash';
export { CompactRange, type NodeId, type TreeNode } from './merkle/compact-range';
export * from './merkle/prove';
export * from './merkle/verify';
export {
  type NoteAlgorithm,
  type NoteKey,
  createNoteKey,
  formatNoteKey,
  parseNoteKey,
  parseNoteKeys,
} from './notes/note-key';
export * from './notes/note-signer';
export * from './notes/signed-note';
export * from './notes/checkpoint';
export * from './notes/base64';
export * from './events/canonical-json';
export * from './events/commitment';
export * from './events/audit-leaf';
export * from './bundles/bundle';
export * from './bundles/verify-bundle';
