import { type State } from '../state/state';
import { type Quad } from '../state/units';
import { CALL_WORDS, CallFlag, CallWord, type CallList } from './call-list';
import { swapBytes } from './log-writer';
import { SlotState } from '../schedule/slot-set';

/**
 * One call as its rule sees it: who, which asset, the arguments in place. Arguments have been checked to be canonical
 * before a rule sees them, so readers only read. A lane reuses one object for all its calls.
 */
export class Call {
  /** Row of the sender's account, and of the asset that is called (0 for other contracts). */
  sender = 0;
  asset = 0;
  /** Calldata of the block, and the word of the first argument in it. */
  data: Uint32Array = EMPTY;
  argumentsAt = 0;
  argumentsLength = 0;
  rule = 0;
  /** Number of the item that this call is of a list function; -1 for a call of its own. */
  private item = -1;
  private slots: Uint32Array = EMPTY;
  private slotsAt = 0;
  private slotCount = 0;
  /** Calls run one by one in listed order: then nothing needs to be merged. */
  inOrder = false;
  private signers: Uint32Array = EMPTY;
  private signersAt = 0;

  load(list: CallList, index: number, data: Uint32Array): void {
    const at = index * CALL_WORDS;
    const words = list.calls;
    this.data = data;
    this.rule = words[at + CallWord.rule]!;
    this.sender = words[at + CallWord.sender]!;
    this.asset = words[at + CallWord.asset]!;
    this.argumentsAt = words[at + CallWord.argumentsAt]!;
    this.argumentsLength = words[at + CallWord.argumentsLength]!;
    this.item = (words[at + CallWord.flags]! & CallFlag.item) === 0 ? -1 : this.argumentsLength;
    this.slots = list.slots;
    this.signers = list.signers;
    this.signersAt = words[at + CallWord.signersAt]!;
    this.slotsAt = words[at + CallWord.slotsAt]!;
    this.slotCount = words[at + CallWord.slotCount]!;
  }

  /** The row of the call's slot at that position of its footprint, 0 when there is none. */
  row(position: number): number {
    return position < this.slotCount ? this.slots[this.slotsAt + 2 * position]! : 0;
  }

  /** Whether that slot is merged after the stage: its amount must be neither read nor written. */
  isMerged(position: number): boolean {
    return (
      !this.inOrder &&
      position < this.slotCount &&
      this.slots[this.slotsAt + 2 * position + 1]! >>> 30 === SlotState.merged
    );
  }

  /** The word at which argument `index` (or its offset) lies; of an item, in the list that holds this argument. */
  at(index: number): number {
    if (this.item < 0) return this.argumentsAt + 8 * index;
    return this.argumentsAt + swapBytes(this.data[this.argumentsAt + 8 * index + 7]!) / 4 + 8 * (1 + this.item);
  }

  /** Whether two address arguments are the same, known or not. */
  isSameAddress(first: number, second: number): boolean {
    const a = this.at(first);
    const b = this.at(second);
    for (let word = 3; word < 8; word++) if (this.data[a + word] !== this.data[b + word]) return false;
    return true;
  }

  /** Arguments as `decodeArguments` takes them, selector included. */
  calldata(): Uint8Array {
    const from = this.data.byteOffset + (this.argumentsAt - 1) * 4;
    return new Uint8Array(this.data.buffer, from, 4 + this.argumentsLength).slice();
  }

  /** The account row at an address, 0 when the chain does not know the address. */
  account(state: State, index: number): number {
    return state.accounts.find(this.data, this.at(index) + 3);
  }

  isZeroAddress(index: number): boolean {
    return isZeroAddressAt(this.data, this.at(index));
  }

  /** False when the value is above 2^128-1. */
  quad(index: number, into: Quad): boolean {
    return quadAt(this.data, this.at(index), into);
  }

  isUnlimited(index: number): boolean {
    const at = this.at(index);
    for (let word = 0; word < 8; word++) if (this.data[at + word] !== 0xffffffff) return false;
    return true;
  }

  /** Exact up to 2^53; beyond, good enough to compare times with. */
  number(index: number): number {
    const at = this.at(index);
    return swapBytes(this.data[at + 7]!) + swapBytes(this.data[at + 6]!) * 2 ** 32;
  }

  /** A big-endian word of calldata as a number. */
  wordAt(at: number): number {
    return swapBytes(this.data[at]!);
  }

  big(index: number): bigint {
    return this.bigAt(this.at(index));
  }

  bigAt(at: number): bigint {
    let value = 0n;
    for (let word = 0; word < 8; word++) value = (value << 32n) | BigInt(swapBytes(this.data[at + word]!));
    return value;
  }

  flag(index: number): boolean {
    return this.data[this.at(index) + 7] !== 0;
  }

  /** Whether the signature of the party named by that argument recovered to it; `signer` is 0 for the first, 1 for the second. */
  isSignedBy(index: number, signer: number): boolean {
    if (this.signersAt === 0) return false;
    const signerAt = this.signersAt - 1 + 5 * signer;
    const at = this.at(index) + 3;
    for (let word = 0; word < 5; word++) if (this.signers[signerAt + word] !== this.data[at + word]) return false;
    return true;
  }

  /** The word at which the items of a list argument begin, and their number. Offsets are canonical, so they are trusted. */
  list(index: number): { readonly at: number; readonly length: number } {
    const head = this.argumentsAt + swapBytes(this.data[this.at(index) + 7]!) / 4;
    return { at: head + 8, length: swapBytes(this.data[head + 7]!) };
  }
}

export function isZeroAddressAt(data: Uint32Array, at: number): boolean {
  return (data[at + 3]! | data[at + 4]! | data[at + 5]! | data[at + 6]! | data[at + 7]!) === 0;
}

export function quadAt(data: Uint32Array, at: number, into: Quad): boolean {
  into[0] = swapBytes(data[at + 7]!);
  into[1] = swapBytes(data[at + 6]!);
  into[2] = swapBytes(data[at + 5]!);
  into[3] = swapBytes(data[at + 4]!);
  return (data[at]! | data[at + 1]! | data[at + 2]! | data[at + 3]!) === 0;
}

export function numberAtWord(data: Uint32Array, at: number): number {
  return swapBytes(data[at + 7]!) + swapBytes(data[at + 6]!) * 2 ** 32;
}

const EMPTY = new Uint32Array(0);
