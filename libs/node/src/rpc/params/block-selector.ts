import { bytesToHex } from '@cadastre/protocol';
import { RpcError, RpcErrorCode, invalidParams } from '../json-rpc/rpc-error';
import { type NodeCore } from '../node-core';
import { flag, hash, isGiven, object, optional, quantity } from './values';

/** Every block is final as soon as it is durable; what is pending has no block yet. */
const HEAD_TAGS = new Set(['latest', 'safe', 'finalized', 'pending']);

export const isHeadTag = (value: unknown): boolean => typeof value === 'string' && HEAD_TAGS.has(value);

const HASH_LENGTH = 2 + 64;

/** A tag, a number, a hash, or EIP-1898's object → a block number, which may be beyond the head. */
export function blockNumber(value: unknown, name: string, core: NodeCore): number {
  if (typeof value === 'object' && value !== null) return numberOfSelector(value, name, core);
  if (typeof value === 'string') {
    if (isHeadTag(value)) return core.head.number;
    if (value === 'earliest') return 0;
    if (value.length === HASH_LENGTH) return numberOfHash(value, name, core);
    if (value.startsWith('0x')) return quantity(value, name);
  }
  throw invalidParams(`${name} must be a block: a number, "latest", "earliest", "pending", "safe" or "finalized"`);
}

function numberOfSelector(value: unknown, name: string, core: NodeCore): number {
  const selector = object(value, name);
  optional(flag)(selector.requireCanonical, `${name}.requireCanonical`);
  if (isGiven(selector.blockNumber) && !isGiven(selector.blockHash)) {
    return quantity(selector.blockNumber, `${name}.blockNumber`);
  }
  if (isGiven(selector.blockHash) && !isGiven(selector.blockNumber)) {
    return numberOfHash(selector.blockHash, `${name}.blockHash`, core);
  }
  throw invalidParams(`${name} must have blockNumber or blockHash`);
}

/** As `blockNumber`; undefined for the hash of no block. */
export function findBlockNumber(value: unknown, name: string, core: NodeCore): number | undefined {
  if (typeof value === 'string' && value.length === HASH_LENGTH) return core.blockNumberOf(hash(value, name));
  return blockNumber(value, name, core);
}

export function numberOfHash(value: unknown, name: string, core: NodeCore): number {
  const blockHash = hash(value, name);
  const number = core.blockNumberOf(blockHash);
  if (number === undefined) throw unknownBlock(bytesToHex(blockHash));
  return number;
}

export const unknownBlock = (which: string | number): RpcError =>
  new RpcError(RpcErrorCode.server, `header not found: there is no block ${which}`);
