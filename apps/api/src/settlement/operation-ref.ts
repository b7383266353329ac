import type { Hex } from '@cadastre/protocol';

/** The ref of a call: the operation's id, then the call's place. The chain takes each at most once. */
export const operationRef = (operationId: string, index: number): Hex =>
  `0x${operationId.replace(/-/g, '')}${index.toString(16).padStart(32, '0')}`;
