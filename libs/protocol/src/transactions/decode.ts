import { CHAIN_ID } from '../addresses';
import { TransactionFault } from './faults';

/** A batch of 1,024 calls fits several times over. */
export const TRANSACTION_BYTES_MAX = 1 << 20;

/**
 * Transactions of one buffer, field by field. Offsets point into `bytes`. A row whose `faults` entry is not 0 has no
 * meaning in the other columns.
 */
export interface PackedTransactions {
  readonly count: number;
  readonly bytes: Uint8Array;
  /** Transaction i is bytes[offsets[i]] up to bytes[offsets[i + 1]]. */
  readonly offsets: Uint32Array;
  readonly faults: Uint8Array;
  /** 0, 1 or 2. */
  readonly types: Uint8Array;
  readonly nonces: Float64Array;
  readonly gasLimits: Float64Array;
  /** The fee an inclusion may cost for each gas: gasPrice or maxFeePerGas. Offset and length of a big-endian number. */
  readonly feeOffsets: Uint32Array;
  readonly feeLengths: Uint8Array;
  /** Offset of the 20 bytes of the recipient. */
  readonly toOffsets: Uint32Array;
  readonly dataOffsets: Uint32Array;
  readonly dataLengths: Uint32Array;
  readonly accessAddresses: Uint16Array;
  readonly accessKeys: Uint16Array;
  /** What is signed: the list items from `signedFrom` up to `signedTo`. */
  readonly signedFrom: Uint32Array;
  readonly signedTo: Uint32Array;
  /** r ‖ s, 64 bytes for each transaction. */
  readonly signatures: Uint8Array;
  readonly parities: Uint8Array;
}

const ORDER = bytesOf('fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141');
const HALF_ORDER = bytesOf('7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0');
/** EIP-155: v = 2 * chain id + 35 + parity. */
const LEGACY_V = 2 * CHAIN_ID + 35;

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g)!, (pair) => Number.parseInt(pair, 16));
}

/** Lexicographic comparison of 32 bytes at `offset` with `other`. */
function compare32(bytes: Uint8Array, offset: number, other: Uint8Array): number {
  for (let index = 0; index < 32; index++) {
    const difference = bytes[offset + index]! - other[index]!;
    if (difference) return difference;
  }
  return 0;
}

function isZero32(bytes: Uint8Array, offset: number): boolean {
  for (let index = 0; index < 32; index++) if (bytes[offset + index]) return false;
  return true;
}

/**
 * Reads canonical RLP from left to right. After `string` or `list`, `from` and `to` frame the payload and `position` is
 * where the item ended (for a string) or its payload begins (for a list). The one instance below is reused: the decoder
 * is synchronous, and an object for each transaction would cost more than decoding it.
 */
class Cursor {
  bytes: Uint8Array = new Uint8Array(0);
  position = 0;
  end = 0;
  from = 0;
  to = 0;
  fault: TransactionFault = TransactionFault.None;

  string(): boolean {
    const first = this.bytes[this.position];
    if (this.position >= this.end || first === undefined) return this.fail(TransactionFault.RlpInvalid);
    if (first < 0x80) {
      this.from = this.position;
      this.to = this.position = this.position + 1;
      return true;
    }
    if (first >= 0xc0) return this.fail(TransactionFault.FieldInvalid);
    if (!this.frame(first, 0x80)) return false;
    // A single byte below 0x80 is its own encoding.
    if (this.to - this.from === 1 && this.bytes[this.from]! < 0x80) return this.fail(TransactionFault.RlpInvalid);
    this.position = this.to;
    return true;
  }

  list(): boolean {
    const first = this.bytes[this.position];
    if (this.position >= this.end || first === undefined) return this.fail(TransactionFault.RlpInvalid);
    if (first < 0xc0) return this.fail(TransactionFault.FieldInvalid);
    if (!this.frame(first, 0xc0)) return false;
    this.position = this.from;
    return true;
  }

  private frame(first: number, base: number): boolean {
    let length = first - base;
    this.from = this.position + 1;
    if (length > 55) {
      const size = length - 55;
      // Longer than 4 bytes of length is longer than any transaction.
      if (size > 4 || this.from + size > this.end || this.bytes[this.from] === 0)
        return this.fail(TransactionFault.RlpInvalid);
      length = 0;
      for (let index = 0; index < size; index++) length = length * 256 + this.bytes[this.from + index]!;
      if (length <= 55) return this.fail(TransactionFault.RlpInvalid);
      this.from += size;
    }
    this.to = this.from + length;
    return this.to <= this.end || this.fail(TransactionFault.RlpInvalid);
  }

  /** A number without leading zeros, of at most `size` bytes. */
  integer(size: number): boolean {
    if (!this.string()) return false;
    if (this.to - this.from > size || (this.to > this.from && this.bytes[this.from] === 0))
      return this.fail(TransactionFault.FieldInvalid);
    return true;
  }

  /** The framed number. Exact up to 2^53-1; -1 beyond. */
  value(): number {
    let value = 0;
    for (let index = this.from; index < this.to; index++) value = value * 256 + this.bytes[index]!;
    return value <= Number.MAX_SAFE_INTEGER ? value : -1;
  }

  fail(fault: TransactionFault): false {
    this.fault = fault;
    return false;
  }
}

const cursor = new Cursor();

/** Decodes strictly: whatever is accepted re-encodes to the same bytes. Never throws. */
export function decodeTransactions(bytes: Uint8Array, offsets: Uint32Array): PackedTransactions {
  const count = Math.max(0, offsets.length - 1);
  const packed: PackedTransactions = {
    count,
    bytes,
    offsets,
    faults: new Uint8Array(count),
    types: new Uint8Array(count),
    nonces: new Float64Array(count),
    gasLimits: new Float64Array(count),
    feeOffsets: new Uint32Array(count),
    feeLengths: new Uint8Array(count),
    toOffsets: new Uint32Array(count),
    dataOffsets: new Uint32Array(count),
    dataLengths: new Uint32Array(count),
    accessAddresses: new Uint16Array(count),
    accessKeys: new Uint16Array(count),
    signedFrom: new Uint32Array(count),
    signedTo: new Uint32Array(count),
    signatures: new Uint8Array(64 * count),
    parities: new Uint8Array(count),
  };
  cursor.bytes = bytes;
  for (let row = 0; row < count; row++) {
    cursor.fault = TransactionFault.None;
    if (!decodeRow(packed, row, offsets[row]!, offsets[row + 1]!)) packed.faults[row] = cursor.fault;
  }
  return packed;
}

function decodeRow(packed: PackedTransactions, row: number, start: number, end: number): boolean {
  const { bytes } = packed;
  if (end <= start || end > bytes.length) return cursor.fail(TransactionFault.Empty);
  if (end - start > TRANSACTION_BYTES_MAX) return cursor.fail(TransactionFault.TooLong);
  cursor.position = start;
  cursor.end = end;
  const first = bytes[start]!;
  if (first >= 0xc0) packed.types[row] = 0;
  else if (first === 1 || first === 2) {
    packed.types[row] = first;
    cursor.position++;
  } else return cursor.fail(TransactionFault.TypeUnknown);

  if (!cursor.list()) return false;
  if (cursor.to !== end) return cursor.fail(TransactionFault.RlpInvalid);
  packed.signedFrom[row] = cursor.position;
  if (first <= 2 && !decodeChainId()) return false;
  if (!decodeCall(packed, row)) return false;
  if (first <= 2 && !decodeAccessList(packed, row)) return false;
  packed.signedTo[row] = cursor.position;
  if (!decodeParity(packed, row) || !decodeScalar(packed, 64 * row) || !decodeScalar(packed, 64 * row + 32))
    return false;
  return (
    checkSignature(packed.signatures, 64 * row) &&
    (cursor.position === end || cursor.fail(TransactionFault.FieldInvalid))
  );
}

function decodeChainId(): boolean {
  return cursor.integer(32) && (cursor.value() === CHAIN_ID || cursor.fail(TransactionFault.ChainIdWrong));
}

/** Nonce, fees, gas limit, recipient, value and data: the same in all three types but for the number of fees. */
function decodeCall(packed: PackedTransactions, row: number): boolean {
  const { bytes } = packed;
  if (!cursor.integer(8)) return false;
  const nonce = cursor.value();
  if (nonce < 0) return cursor.fail(TransactionFault.NonceTooLarge);
  packed.nonces[row] = nonce;

  if (!cursor.integer(32)) return false;
  const priorityFrom = cursor.from;
  const priorityLength = cursor.to - cursor.from;
  if (packed.types[row] === 2) {
    if (!cursor.integer(32)) return false;
    if (isLess(bytes, cursor.from, cursor.to - cursor.from, priorityFrom, priorityLength))
      return cursor.fail(TransactionFault.FeesInverted);
  }
  packed.feeOffsets[row] = cursor.from;
  packed.feeLengths[row] = cursor.to - cursor.from;

  if (!cursor.integer(8)) return false;
  const gasLimit = cursor.value();
  if (gasLimit < 0) return cursor.fail(TransactionFault.GasLimitTooLarge);
  packed.gasLimits[row] = gasLimit;

  if (!cursor.string()) return false;
  if (cursor.to === cursor.from) return cursor.fail(TransactionFault.RecipientMissing);
  if (cursor.to - cursor.from !== 20) return cursor.fail(TransactionFault.FieldInvalid);
  packed.toOffsets[row] = cursor.from;

  if (!cursor.integer(32)) return false;
  if (cursor.to !== cursor.from) return cursor.fail(TransactionFault.ValueNotZero);

  if (!cursor.string()) return false;
  packed.dataOffsets[row] = cursor.from;
  packed.dataLengths[row] = cursor.to - cursor.from;
  return true;
}

/** Compares two big-endian numbers without leading zeros. */
function isLess(bytes: Uint8Array, from: number, length: number, otherFrom: number, otherLength: number): boolean {
  if (length !== otherLength) return length < otherLength;
  for (let index = 0; index < length; index++) {
    const difference = bytes[from + index]! - bytes[otherFrom + index]!;
    if (difference) return difference < 0;
  }
  return false;
}

/** [[address, [key, …]], …] */
function decodeAccessList(packed: PackedTransactions, row: number): boolean {
  const { end } = cursor;
  if (!cursor.list()) return false;
  const listEnd = cursor.to;
  let addresses = 0;
  let keys = 0;
  while (cursor.position < listEnd) {
    cursor.end = listEnd;
    if (!cursor.list()) return false;
    const entryEnd = (cursor.end = cursor.to);
    if (!cursor.string()) return false;
    if (cursor.to - cursor.from !== 20 || !cursor.list())
      return cursor.fail(cursor.fault || TransactionFault.FieldInvalid);
    if (cursor.to !== entryEnd) return cursor.fail(TransactionFault.FieldInvalid);
    addresses++;
    while (cursor.position < entryEnd) {
      if (!cursor.string()) return false;
      if (cursor.to - cursor.from !== 32) return cursor.fail(TransactionFault.FieldInvalid);
      keys++;
    }
  }
  // 1 MiB holds at most 45,590 addresses or 31,775 keys: the columns cannot overflow.
  packed.accessAddresses[row] = addresses;
  packed.accessKeys[row] = keys;
  cursor.end = end;
  return true;
}

function decodeParity(packed: PackedTransactions, row: number): boolean {
  if (!cursor.integer(32)) return false;
  let parity = cursor.value();
  if (packed.types[row] === 0) {
    parity -= LEGACY_V;
    // 27 and 28 (no EIP-155) and every other chain end here.
    if (parity !== 0 && parity !== 1) return cursor.fail(TransactionFault.ChainIdWrong);
  }
  if (parity !== 0 && parity !== 1) return cursor.fail(TransactionFault.ParityInvalid);
  packed.parities[row] = parity;
  return true;
}

function decodeScalar(packed: PackedTransactions, target: number): boolean {
  if (!cursor.integer(32)) return false;
  const { bytes, signatures } = packed;
  const { from, to } = cursor;
  const pad = target + 32 - (to - from);
  for (let index = from; index < to; index++) signatures[pad + index - from] = bytes[index]!;
  return true;
}

function checkSignature(signatures: Uint8Array, offset: number): boolean {
  if (isZero32(signatures, offset) || isZero32(signatures, offset + 32))
    return cursor.fail(TransactionFault.SignatureOutOfRange);
  if (compare32(signatures, offset, ORDER) >= 0 || compare32(signatures, offset + 32, ORDER) >= 0)
    return cursor.fail(TransactionFault.SignatureOutOfRange);
  return compare32(signatures, offset + 32, HALF_ORDER) <= 0 || cursor.fail(TransactionFault.SignatureHighS);
}
