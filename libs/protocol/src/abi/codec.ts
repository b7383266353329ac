import { bytesToBigInt, bytesToHex, hexToBytes, type Hex } from '../bytes';

/** A parameter as a JSON ABI describes it. */
export interface AbiParameter {
  readonly name?: string;
  readonly type: string;
  readonly components?: readonly AbiParameter[];
}

/** As viem represents values: numbers up to 48 bits, bigints above, bytes and addresses as hex, tuples as objects. */
export type AbiValue = string | boolean | number | bigint | readonly AbiValue[] | { readonly [name: string]: AbiValue };

/** Bytes that are not the one canonical encoding of their types. */
export class AbiInvalid extends Error {
  override readonly name = 'AbiInvalid';
}

interface Codec {
  readonly dynamic: boolean;
  /** Bytes in the head: 32 for dynamic types, whose head is an offset. */
  readonly headSize: number;
  size(value: AbiValue): number;
  write(value: AbiValue, target: Uint8Array, position: number): void;
  /** Reads at `position`; the value's bytes end at `reader.end` afterwards when the type is dynamic. */
  read(reader: Reader, position: number): AbiValue;
}

interface Reader {
  readonly bytes: Uint8Array;
  end: number;
}

const WORD = 32;
const padded = (length: number): number => (length + 31) & ~31;

function wordAt({ bytes }: Reader, position: number): bigint {
  if (position + WORD > bytes.length) throw new AbiInvalid('the data ends too early');
  return bytesToBigInt(bytes, position, position + WORD);
}

/** A length or offset: larger than the data is wrong anyway. */
function sizeAt(reader: Reader, position: number): number {
  const size = wordAt(reader, position);
  if (size > BigInt(reader.bytes.length)) throw new AbiInvalid('a length or offset is beyond the data');
  return Number(size);
}

function writeWord(value: bigint, target: Uint8Array, position: number): void {
  let rest = value;
  for (let index = position + WORD - 1; rest > 0n && index >= position; index--) {
    target[index] = Number(rest & 0xffn);
    rest >>= 8n;
  }
}

function integer(bits: number): Codec {
  const limit = 1n << BigInt(bits);
  const small = bits <= 48;
  return {
    dynamic: false,
    headSize: WORD,
    size: () => WORD,
    write(value, target, position) {
      const number = BigInt(value as bigint | number);
      if (number < 0n || number >= limit) throw new RangeError(`${number} is no uint${bits}`);
      writeWord(number, target, position);
    },
    read(reader, position) {
      const number = wordAt(reader, position);
      if (number >= limit) throw new AbiInvalid(`a value is no uint${bits}`);
      return small ? Number(number) : number;
    },
  };
}

const boolean: Codec = {
  dynamic: false,
  headSize: WORD,
  size: () => WORD,
  write(value, target, position) {
    if (value) target[position + WORD - 1] = 1;
  },
  read(reader, position) {
    const number = wordAt(reader, position);
    if (number > 1n) throw new AbiInvalid('a value is no bool');
    return number === 1n;
  },
};

/** Fixed bytes: an address is right-aligned, bytesN left-aligned. */
function fixed(size: number, name: string, offset: number): Codec {
  return {
    dynamic: false,
    headSize: WORD,
    size: () => WORD,
    write(value, target, position) {
      const bytes = hexToBytes(value as Hex);
      if (bytes.length !== size) throw new RangeError(`${String(value)} is no ${name}`);
      target.set(bytes, position + offset);
    },
    read(reader, position) {
      if (position + WORD > reader.bytes.length) throw new AbiInvalid('the data ends too early');
      for (let index = 0; index < WORD; index++)
        if ((index < offset || index >= offset + size) && reader.bytes[position + index])
          throw new AbiInvalid(`a value is no ${name}`);
      return bytesToHex(reader.bytes, position + offset, position + offset + size);
    },
  };
}

function byteString(name: 'bytes' | 'string'): Codec {
  const toBytes = (value: AbiValue) =>
    name === 'bytes' ? hexToBytes(value as Hex) : new TextEncoder().encode(value as string);
  return {
    dynamic: true,
    headSize: WORD,
    size: (value) => WORD + padded(toBytes(value).length),
    write(value, target, position) {
      const bytes = toBytes(value);
      writeWord(BigInt(bytes.length), target, position);
      target.set(bytes, position + WORD);
    },
    read(reader, position) {
      const length = sizeAt(reader, position);
      const from = position + WORD;
      const end = from + padded(length);
      if (end > reader.bytes.length) throw new AbiInvalid('the data ends too early');
      for (let index = from + length; index < end; index++)
        if (reader.bytes[index]) throw new AbiInvalid('padding is not zero');
      reader.end = end;
      if (name === 'bytes') return bytesToHex(reader.bytes, from, from + length);
      try {
        return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
          reader.bytes.subarray(from, from + length),
        );
      } catch {
        throw new AbiInvalid('a string is not UTF-8');
      }
    },
  };
}

/** Consecutive values: heads, then the tails of dynamic ones in the same order, without gaps. */
function writeSequence(codecs: readonly Codec[], values: readonly AbiValue[], target: Uint8Array, start: number): void {
  let head = start;
  let tail = start + codecs.reduce((sum, codec) => sum + codec.headSize, 0);
  codecs.forEach((codec, index) => {
    const value = values[index]!;
    if (codec.dynamic) {
      writeWord(BigInt(tail - start), target, head);
      codec.write(value, target, tail);
      tail += codec.size(value);
    } else codec.write(value, target, head);
    head += codec.headSize;
  });
}

const sizeOfSequence = (codecs: readonly Codec[], values: readonly AbiValue[]): number =>
  codecs.reduce((sum, codec, index) => sum + codec.headSize + (codec.dynamic ? codec.size(values[index]!) : 0), 0);

function readSequence(codecs: readonly Codec[], reader: Reader, start: number): AbiValue[] {
  let head = start;
  reader.end = start + codecs.reduce((sum, codec) => sum + codec.headSize, 0);
  return codecs.map((codec) => {
    const position = head;
    head += codec.headSize;
    if (!codec.dynamic) {
      const { end } = reader;
      const value = codec.read(reader, position);
      reader.end = end;
      return value;
    }
    // Only the offset that the canonical encoder would have written: no gaps, no sharing.
    if (sizeAt(reader, position) !== reader.end - start) throw new AbiInvalid('an offset is not canonical');
    return codec.read(reader, reader.end);
  });
}

function tuple(components: readonly AbiParameter[]): Codec {
  const codecs = components.map(codecOf);
  const dynamic = codecs.some((codec) => codec.dynamic);
  const headSize = dynamic ? WORD : codecs.reduce((sum, codec) => sum + codec.headSize, 0);
  const valuesOf = (value: AbiValue) =>
    components.map(({ name }) => {
      const field = (value as { [name: string]: AbiValue })[name!];
      if (field === undefined) throw new RangeError(`field ${name} is missing`);
      return field;
    });
  return {
    dynamic,
    headSize,
    size: (value) => sizeOfSequence(codecs, valuesOf(value)),
    write: (value, target, position) => writeSequence(codecs, valuesOf(value), target, position),
    read(reader, position) {
      const values = readSequence(codecs, reader, position);
      return Object.fromEntries(components.map(({ name }, index) => [name!, values[index]!]));
    },
  };
}

function list(item: AbiParameter): Codec {
  const codec = codecOf(item);
  return {
    dynamic: true,
    headSize: WORD,
    size(value) {
      const values = value as readonly AbiValue[];
      return (
        WORD +
        (codec.dynamic
          ? values.reduce<number>((sum, entry) => sum + WORD + codec.size(entry), 0)
          : values.length * codec.headSize)
      );
    },
    write(value, target, position) {
      const values = value as readonly AbiValue[];
      writeWord(BigInt(values.length), target, position);
      writeSequence(
        values.map(() => codec),
        values,
        target,
        position + WORD,
      );
    },
    read(reader, position) {
      const length = sizeAt(reader, position);
      // Every item takes at least one word: a longer list is a lie, not a reason to allocate.
      if (position + WORD + length * codec.headSize > reader.bytes.length)
        throw new AbiInvalid('the data ends too early');
      return readSequence(
        Array.from({ length }, () => codec),
        reader,
        position + WORD,
      );
    },
  };
}

function codecOf(parameter: AbiParameter): Codec {
  const { type, components } = parameter;
  if (type.endsWith('[]')) return list({ ...parameter, type: type.slice(0, -2) });
  if (type === 'tuple') return tuple(components!);
  if (type === 'address') return fixed(20, 'address', 12);
  if (type === 'bool') return boolean;
  if (type === 'bytes' || type === 'string') return byteString(type);
  const match = /^(uint|bytes)(\d+)$/.exec(type);
  if (match?.[1] === 'uint') return integer(Number(match[2]));
  if (match?.[1] === 'bytes') return fixed(Number(match[2]), type, 0);
  throw new RangeError(`type ${type} occurs in no interface`);
}

const compiled = new WeakMap<readonly AbiParameter[], readonly Codec[]>();

function codecsOf(parameters: readonly AbiParameter[]): readonly Codec[] {
  let codecs = compiled.get(parameters);
  if (!codecs) compiled.set(parameters, (codecs = parameters.map(codecOf)));
  return codecs;
}

/** The canonical ABI encoding. */
export function encodeAbi(parameters: readonly AbiParameter[], values: readonly AbiValue[]): Uint8Array {
  const codecs = codecsOf(parameters);
  if (codecs.length !== values.length)
    throw new RangeError(`${codecs.length} values are needed, ${values.length} given`);
  const target = new Uint8Array(sizeOfSequence(codecs, values));
  writeSequence(codecs, values, target, 0);
  return target;
}

/** Accepts only what `encodeAbi` writes: re-encoding the answer gives the same bytes. Throws AbiInvalid. */
export function decodeAbi(parameters: readonly AbiParameter[], bytes: Uint8Array): AbiValue[] {
  const reader: Reader = { bytes, end: 0 };
  const values = readSequence(codecsOf(parameters), reader, 0);
  if (reader.end !== bytes.length) throw new AbiInvalid('bytes are left over');
  return values;
}
