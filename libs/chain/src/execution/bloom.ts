import { hexToBytes, keccak256, topics, type Hex } from '@cadastre/protocol';

/** Ethereum's bloom filter: three of 2,048 bits for each address and topic, packed as two words. */
export interface BloomBits {
  readonly low: number;
  readonly high: number;
}

/** Marks bits that were computed; written last, so a reader in another thread sees all or none. */
const BLOOM_KNOWN = 0x80000000;

export function bloomBits(bytes: Uint8Array): BloomBits {
  const hash = keccak256(bytes);
  const position = (at: number): number => ((hash[at]! << 8) | hash[at + 1]!) & 0x7ff;
  return { low: position(0) | (position(2) << 11), high: (position(4) | BLOOM_KNOWN) >>> 0 };
}

export function setBloomBits(bloom: Uint8Array, low: number, high: number): void {
  setBit(bloom, low & 0x7ff);
  setBit(bloom, (low >>> 11) & 0x7ff);
  setBit(bloom, high & 0x7ff);
}

function setBit(bloom: Uint8Array, position: number): void {
  bloom[255 - (position >>> 3)]! |= 1 << (position & 7);
}

/** An event's first topic as words, with its bloom bits. */
export interface EventTopic {
  readonly words: Uint32Array;
  readonly bits: BloomBits;
}

function eventTopic(topic: Hex): EventTopic {
  const bytes = hexToBytes(topic);
  return { words: new Uint32Array(bytes.buffer), bits: bloomBits(bytes) };
}

export const events = Object.fromEntries(
  Object.entries(topics).map(([name, topic]) => [name, eventTopic(topic as Hex)]),
) as Record<keyof typeof topics, EventTopic>;
