/** Where one call of a batch lies in its calldata. */
export interface BatchedCall {
  /** of the 20 bytes of its target */
  readonly target: number;
  /** of its ref's 32 bytes */
  readonly ref: number;
  readonly data: number;
  readonly dataLength: number;
}

const SUBMIT = 0x6e30c979;
const WORD = 32;

/**
 * The calls of `Batch.submit(Call[] calls, bool atomic, uint64 validUntil)`, `Call {address to; bytes data; bytes32 ref}`;
 * nothing for calldata that is none, which the chain has refused. By hand, because a general decoder makes an object and
 * three strings of each call.
 */
export function batchedCalls(bytes: Buffer, from: number, to: number): BatchedCall[] | undefined {
  const words = new CalldataWords(bytes, from + 4, to);
  if (to - from < 4 || bytes.readUInt32BE(from) !== SUBMIT) return undefined;
  try {
    const list = words.offset(from + 4, from + 4);
    const first = list + WORD;
    return Array.from({ length: words.count(list, first) }, (_, i) => {
      const call = words.offset(first + WORD * i, first);
      const data = words.offset(call + WORD, call);
      const dataLength = words.length(data);
      words.expect(call + 2 * WORD, WORD);
      return { target: call + 12, ref: call + 2 * WORD, data: data + WORD, dataLength };
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** Words that say where something is or how long: whatever points outside is no calldata. */
class CalldataWords {
  constructor(
    private readonly bytes: Buffer,
    private readonly start: number,
    private readonly end: number,
  ) {}

  expect(at: number, length: number): void {
    if (at < this.start || at + length > this.end) throw new RangeError('outside of the calldata');
  }

  /** The place that the word at `at` names, counted from `base`. */
  offset(at: number, base: number): number {
    const place = base + this.number(at);
    this.expect(place, WORD);
    return place;
  }

  /** How many items a list says it has, each of which needs a word at least. */
  count(at: number, first: number): number {
    const count = this.number(at);
    this.expect(first, WORD * count);
    return count;
  }

  length(at: number): number {
    const length = this.number(at);
    this.expect(at + WORD, length);
    return length;
  }

  private number(at: number): number {
    this.expect(at, WORD);
    for (let i = 0; i < 28; i++) if (this.bytes[at + i] !== 0) throw new RangeError('outside of the calldata');
    return this.bytes.readUInt32BE(at + 28);
  }
}
