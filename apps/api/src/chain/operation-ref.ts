import type { Hex } from 'viem';

/** An operation's id as the unique reference of its call on the chain: the 16 bytes of the id, then zeros. */
export const refOfOperation = (operationId: string): Hex => `0x${operationId.replaceAll('-', '').padEnd(64, '0')}`;
