import { type DecodedLog } from '@cadastre/chain';
import { invalidParams } from '../json-rpc/rpc-error';
import { type NodeCore } from '../node-core';
import { blockNumber, isHeadTag, numberOfHash } from '../params/block-selector';
import { address, hash, isGiven, listOf, object } from '../params/values';
import { mayContain } from './blooms';

/** Which logs a client wants. An empty list of addresses, or of a topic's alternatives, stands for any. */
export interface LogFilter {
  readonly addresses: readonly Uint8Array[];
  readonly topics: readonly (readonly Uint8Array[])[];
}

export interface BlockRange {
  readonly from: number;
  readonly to: number;
}

const ADDRESSES_MAX = 1_000;
const ALTERNATIVES_MAX = 1_000;
const TOPICS_MAX = 4;

export function logFilter(value: unknown, name: string): LogFilter {
  const given = object(value, name);
  const addresses =
    typeof given.address === 'string'
      ? [address(given.address, `${name}.address`)]
      : listOf(address, ADDRESSES_MAX)(given.address ?? [], `${name}.address`);
  const topics = listOf(topicAlternatives, TOPICS_MAX)(given.topics ?? [], `${name}.topics`);
  return { addresses, topics };
}

function topicAlternatives(value: unknown, name: string): Uint8Array[] {
  if (value === null) return [];
  if (typeof value === 'string') return [hash(value, name)];
  // A null among alternatives matches anything, as it does on its own.
  if (Array.isArray(value) && value.includes(null)) return [];
  return listOf(hash, ALTERNATIVES_MAX)(value, name);
}

/** The blocks a filter object speaks of: a hash, or from and to, which default to the head. */
export function filterRange(value: unknown, name: string, core: NodeCore): BlockRange {
  const { fromBlock, toBlock, blockHash } = object(value, name);
  if (isGiven(blockHash)) {
    if (isGiven(fromBlock) || isGiven(toBlock)) {
      throw invalidParams(`${name} has blockHash: fromBlock and toBlock have no place beside it`);
    }
    const number = numberOfHash(blockHash, `${name}.blockHash`, core);
    return { from: number, to: number };
  }
  const { from, to = core.head.number } = filterEnds(value, name, core);
  return { from, to: Math.min(to, core.head.number) };
}

/** Where a filter object begins and ends; without an end where that moves with the head. */
export function filterEnds(value: unknown, name: string, core: NodeCore): { from: number; to: number | undefined } {
  const { fromBlock, toBlock } = object(value, name);
  const from = blockNumber(fromBlock ?? 'latest', `${name}.fromBlock`, core);
  if (isHeadTag(toBlock ?? 'latest')) return { from, to: undefined };
  const to = blockNumber(toBlock, `${name}.toBlock`, core);
  if (from > to) throw invalidParams(`${name}.fromBlock is after ${name}.toBlock`);
  return { from, to };
}

export function matches(filter: LogFilter, log: DecodedLog): boolean {
  if (filter.addresses.length > 0 && !filter.addresses.some((candidate) => same(candidate, log.address))) return false;
  return filter.topics.every((alternatives, index) => {
    if (index >= log.topics.length) return false;
    return alternatives.length === 0 || alternatives.some((candidate) => same(candidate, log.topics[index]!));
  });
}

/** False when a block or receipt with that bloom cannot hold a log that matches. */
export function mayMatch(filter: LogFilter, bloom: Uint8Array): boolean {
  const any = (candidates: readonly Uint8Array[]) =>
    candidates.length === 0 || candidates.some((candidate) => mayContain(bloom, candidate));
  return any(filter.addresses) && filter.topics.every(any);
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
