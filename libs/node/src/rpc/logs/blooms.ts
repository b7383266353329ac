import { type DecodedLog } from '@cadastre/chain';
import { keccak256 } from '@cadastre/protocol';

export const BLOOM_BYTES = 256;

/** Three bit numbers of 11 bits each, packed. */
type Bits = number;

/**
 * Hashing is what a bloom costs, and a chain's addresses and topics repeat: assets, event signatures, busy holders.
 * Two generations bound the memory: when the younger is full it becomes the elder, and what nobody asked for is gone.
 */
const GENERATION = 1 << 16;
let younger = new Map<string, Bits>();
let elder = new Map<string, Bits>();

/** The bits of an address or topic, as Ethereum's bloom sets them. */
function bitsOf(value: Uint8Array): Bits {
  const key = Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('latin1');
  let bits = younger.get(key);
  if (bits !== undefined) return bits;
  bits = elder.get(key) ?? hashedBits(value);
  if (younger.size >= GENERATION) {
    elder = younger;
    younger = new Map();
  }
  younger.set(key, bits);
  return bits;
}

function hashedBits(value: Uint8Array): Bits {
  const digest = keccak256(value);
  const bit = (at: number) => ((digest[at]! << 8) | digest[at + 1]!) & 2047;
  // 33 bits: too many for bit operators, few enough for a number.
  return bit(0) * 2 ** 22 + (bit(2) << 11) + bit(4);
}

const unpacked = (bits: Bits): readonly number[] => [Math.floor(bits / 2 ** 22), (bits >>> 11) & 2047, bits & 2047];

function addToBloom(bloom: Uint8Array, value: Uint8Array): void {
  for (const bit of unpacked(bitsOf(value))) bloom[BLOOM_BYTES - 1 - (bit >> 3)]! |= 1 << (bit & 7);
}

export function bloomOf(logs: readonly DecodedLog[]): Uint8Array {
  const bloom = new Uint8Array(BLOOM_BYTES);
  for (const log of logs) {
    addToBloom(bloom, log.address);
    for (const topic of log.topics) addToBloom(bloom, topic);
  }
  return bloom;
}

/** False means certainly not. */
export function mayContain(bloom: Uint8Array, value: Uint8Array): boolean {
  return unpacked(bitsOf(value)).every((bit) => (bloom[BLOOM_BYTES - 1 - (bit >> 3)]! & (1 << (bit & 7))) !== 0);
}
