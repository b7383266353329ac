/** Writes the header of a list whose payload has `length` bytes; returns the position after it. */
export function listHeader(target: Uint8Array, position: number, length: number): number {
  return header(target, position, length, 0xc0);
}

function header(target: Uint8Array, position: number, length: number, base: number): number {
  if (length <= 55) {
    target[position] = base + length;
    return position + 1;
  }
  const size = length < 0x100 ? 1 : length < 0x10000 ? 2 : length < 0x1000000 ? 3 : 4;
  target[position++] = base + 55 + size;
  for (let shift = size - 1; shift >= 0; shift--) target[position++] = Math.floor(length / 256 ** shift) & 0xff;
  return position;
}

export type RlpInput = Uint8Array | readonly RlpInput[];

/** Canonical RLP. */
export function encodeRlp(input: RlpInput): Uint8Array {
  const target = new Uint8Array(encodedLength(input));
  write(input, target, 0);
  return target;
}

const headerLength = (length: number): number =>
  length <= 55 ? 1 : length < 0x100 ? 2 : length < 0x10000 ? 3 : length < 0x1000000 ? 4 : 5;

const payloadLength = (input: RlpInput): number =>
  input instanceof Uint8Array ? input.length : input.reduce((sum, item) => sum + encodedLength(item), 0);

function encodedLength(input: RlpInput): number {
  if (input instanceof Uint8Array && input.length === 1 && input[0]! < 0x80) return 1;
  const length = payloadLength(input);
  return headerLength(length) + length;
}

function write(input: RlpInput, target: Uint8Array, position: number): number {
  if (input instanceof Uint8Array) {
    if (input.length !== 1 || input[0]! >= 0x80) position = header(target, position, input.length, 0x80);
    target.set(input, position);
    return position + input.length;
  }
  position = header(target, position, payloadLength(input), 0xc0);
  for (const item of input) position = write(item, target, position);
  return position;
}

/** A number as RLP takes it: big-endian without leading zeros, zero as no bytes. */
export function integerBytes(value: bigint | number): Uint8Array {
  const digits = value.toString(16);
  if (digits === '0') return new Uint8Array(0);
  const even = digits.length % 2 ? `0${digits}` : digits;
  return Uint8Array.from(even.match(/../g)!, (pair) => Number.parseInt(pair, 16));
}
