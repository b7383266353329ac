/**
 * The calls of a block in shared memory: one for each transaction, several for a batch. A unit is what is scheduled as
 * one: a call, or all calls of an atomic batch.
 */
export const CALL_WORDS = 16;

export const CallWord = {
  transaction: 0,
  rule: 1,
  asset: 2,
  sender: 3,
  /** Word of the first argument in the block's calldata, and the arguments' length in bytes. */
  argumentsAt: 4,
  argumentsLength: 5,
  /** Its slots in the slot list: row and dense number each. */
  slotsAt: 6,
  slotCount: 7,
  /** Where the signers of its order begin in the list of signers, plus one; 0 for none. */
  signersAt: 8,
  /** Calls in the unit that begins here; 0 inside one. */
  unitSize: 9,
  flags: 10,
  /** A refusal known before execution: no contract, malformed, ref used. */
  preset: 11,
  /** Number of the call in its batch. */
  batchIndex: 12,
  /** Outcome: the code, and where its logs lie in the buffer of the lane that ran it. */
  code: 13,
  logsAt: 14,
  logsEnd: 15,
} as const;

export const CallFlag = {
  exclusive: 1,
  /** A call of a batch that is not atomic: a refusal becomes an event. */
  listed: 2,
  /** A call of an atomic batch. */
  atomic: 4,
  /** An item of a list function: `argumentsLength` is the item's number, each argument lies in a list of its own. */
  item: 8,
} as const;

/** Two addresses: the seller's signer, the buyer's. */
const SIGNER_WORDS = 10;

export class CallList {
  count = 0;
  calls: Uint32Array;
  /** Row and dense number of each slot. */
  slots: Uint32Array;
  /** Table << 8 | access of each slot, which the guard reads. */
  declarations: Uint32Array;
  slotEnd = 0;
  /** Signers of settlement orders, ten words each. */
  signers: Uint32Array;
  signersEnd = 0;
  /** Predicted cost of each call, relative to one another. */
  weights: Float64Array;

  constructor(calls = 1024, slots = 4096) {
    this.calls = new Uint32Array(new SharedArrayBuffer(calls * CALL_WORDS * 4));
    this.slots = new Uint32Array(new SharedArrayBuffer(slots * 2 * 4));
    this.weights = new Float64Array(new SharedArrayBuffer(calls * 8));
    this.declarations = new Uint32Array(new SharedArrayBuffer(slots * 4));
    this.signers = new Uint32Array(new SharedArrayBuffer(40 * 16));
  }

  get(call: number, word: number): number {
    return this.calls[call * CALL_WORDS + word]!;
  }

  set(call: number, word: number, value: number): void {
    this.calls[call * CALL_WORDS + word] = value;
  }

  clear(): void {
    this.count = 0;
    this.slotEnd = 0;
    this.signersEnd = 0;
  }

  /** A fresh call, all words zero. */
  add(): number {
    if ((this.count + 1) * CALL_WORDS > this.calls.length) this.calls = doubled(this.calls);
    const at = this.count * CALL_WORDS;
    this.calls.fill(0, at, at + CALL_WORDS);
    if (this.count === this.weights.length) {
      const grown = new Float64Array(new SharedArrayBuffer(this.weights.byteLength * 2));
      grown.set(this.weights);
      this.weights = grown;
    }
    this.weights[this.count] = 1;
    return this.count++;
  }

  /** Keeps who signed a call's order. */
  setSigners(call: number, words: Uint32Array): void {
    if (this.signersEnd + SIGNER_WORDS > this.signers.length) this.signers = doubled(this.signers);
    this.signers.set(words.subarray(0, SIGNER_WORDS), this.signersEnd);
    this.set(call, CallWord.signersAt, this.signersEnd + 1);
    this.signersEnd += SIGNER_WORDS;
  }

  /** Points the list at the memory of another thread's. */
  attach(
    calls: Uint32Array,
    slots: Uint32Array,
    declarations: Uint32Array,
    signers: Uint32Array,
    weights: Float64Array,
  ): void {
    this.calls = calls;
    this.slots = slots;
    this.declarations = declarations;
    this.signers = signers;
    this.weights = weights;
  }

  /** What lanes need of it, in the order in which `attach` takes it. */
  buffers(): SharedArrayBuffer[] {
    return [this.calls, this.slots, this.declarations, this.signers, this.weights].map(
      (words) => words.buffer as SharedArrayBuffer,
    );
  }

  unitWeight(head: number): number {
    let weight = 0;
    for (let call = head; call < head + this.get(head, CallWord.unitSize); call++) weight += this.weights[call]!;
    return weight;
  }

  openSlots(call: number): void {
    this.set(call, CallWord.slotsAt, this.slotEnd);
    this.set(call, CallWord.slotCount, 0);
  }

  pushSlot(call: number, row: number, slot: number, table: number, access: number): void {
    if (this.slotEnd + 2 > this.slots.length) {
      this.slots = doubled(this.slots);
      this.declarations = doubled(this.declarations);
    }
    this.slots[this.slotEnd] = row;
    this.slots[this.slotEnd + 1] = slot;
    this.declarations[this.slotEnd / 2] = (table << 8) | access;
    this.slotEnd += 2;
    this.calls[call * CALL_WORDS + CallWord.slotCount]!++;
  }

  /** What the rule declared of the slot at that place of the list. */
  declaration(place: number): { readonly table: number; readonly access: number } {
    const declaration = this.declarations[place]!;
    return { table: declaration >>> 8, access: declaration & 0xff };
  }
}

function doubled(words: Uint32Array): Uint32Array {
  const grown = new Uint32Array(new SharedArrayBuffer(words.byteLength * 2));
  grown.set(words);
  return grown;
}
