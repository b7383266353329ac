import { numberAtWord } from './call';
import { swapBytes } from './log-writer';

/** A call as it lies in the block: contract, calldata, and the ref in a batch. Read over and over into the same object. */
export class CallPlace {
  words!: Uint32Array;
  to = 0;
  data = 0;
  length = 0;
  ref = -1;
}

/** The arguments of a batch where they lie: (calls, atomic, validUntil), known to be canonical. */
export class BatchData {
  readonly count: number;
  readonly atomic: boolean;
  readonly validUntil: number;
  private readonly items: number;

  constructor(
    private readonly data: Uint32Array,
    at: number,
  ) {
    const list = at + 24;
    this.count = swapBytes(data[list + 7]!);
    this.atomic = data[at + 8 + 7] !== 0;
    this.validUntil = numberAtWord(data, at + 16);
    this.items = list + 8;
  }

  /** Says of `place` where the call lies, and answers it. */
  read(index: number, place: CallPlace): CallPlace {
    const { data, items } = this;
    const at = items + swapBytes(data[items + 8 * index + 7]!) / 4;
    // A call is (address to, bytes data, bytes32 ref): three words of head, then the data's length and content.
    place.words = data;
    place.to = at + 3;
    place.data = at + 32;
    place.length = swapBytes(data[at + 24 + 7]!);
    place.ref = at + 16;
    return place;
  }

  places(): CallPlace[] {
    return Array.from({ length: this.count }, (_, index) => this.read(index, new CallPlace()));
  }
}
