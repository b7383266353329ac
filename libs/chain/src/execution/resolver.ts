import { Refusal } from '@cadastre/protocol';
import {
  TRANSACTION_WORDS,
  TransactionFlag,
  TransactionWord,
  type PackedTransactions,
} from '../block/transaction-pack';
import { findFunction, judgeFunction, nativeContracts, rules, type Found } from '../contracts/registry';
import { Account, AccountFlag } from '../state/schema';
import { type State } from '../state/state';
import { numberAt, setNumberAt } from '../state/units';
import { numberAtWord, type OrderSigners } from './call';
import { CallFlag, CallWord, type CallList } from './call-list';
import { swapBytes } from './log-writer';
import { refValidUntil, useRef } from './refs';

/** The block is not one this machine can execute; it leaves no trace. */
export class InvalidBlock extends Error {}

/** At most this many calls in a batch, and validity at most this many seconds ahead. */
export const BATCH_CALLS_MAX = 1024;
const VALIDITY_MAX = 30 * 86_400;

/** Cost of a transaction: what Ethereum charges for being there and for its calldata. Rules add nothing: a rule's work is bounded by its calldata. */
const GAS_TRANSACTION = 21_000;
const GAS_ZERO_BYTE = 4;
const GAS_BYTE = 16;

/** A call as it lies in the block: contract, calldata, and the ref in a batch. */
interface CallPlace {
  readonly words: Uint32Array;
  readonly to: number;
  readonly data: number;
  readonly length: number;
  readonly ref: number;
}

/**
 * Turns transactions into calls: nonces, the envelope, batches taken apart, refs used up, functions found. Serial, and in
 * listed order: what it answers depends on configuration and on the calls before.
 */
export class Resolver {
  readonly firstCall: Uint32Array;
  readonly callCount: Uint32Array;
  readonly gasUsed: Uint32Array;
  readonly data: Uint32Array;
  /** Signers of settlement orders, by number of the call. */
  readonly signers = new Map<number, OrderSigners>();
  private readonly orderSigners: ReadonlyMap<string, OrderSigners>;

  constructor(
    private readonly state: State,
    private readonly list: CallList,
    private readonly transactions: PackedTransactions,
  ) {
    this.firstCall = new Uint32Array(transactions.count);
    this.callCount = new Uint32Array(transactions.count);
    this.gasUsed = new Uint32Array(transactions.count);
    const { data } = transactions;
    this.data = new Uint32Array(data.buffer, data.byteOffset, data.byteLength >>> 2);
    this.orderSigners = new Map((transactions.orderSigners ?? []).map((s) => [`${s.transaction}.${s.call}`, s.words]));
  }

  /** Checks and uses the nonce; answers the sender's account. */
  admit(transaction: number, anyNonce: boolean): number {
    const { accounts, nonces } = this.state;
    const { heads } = this.transactions;
    const at = transaction * TRANSACTION_WORDS;
    const flags = heads[at + TransactionWord.flags]!;
    if ((flags & (TransactionFlag.createsContract | TransactionFlag.carriesValue)) !== 0)
      throw new InvalidBlock(`transaction ${transaction} creates a contract or carries value`);
    const sender = accounts.find(heads, at + TransactionWord.sender);
    if (anyNonce) return sender;
    if (sender === 0) throw new InvalidBlock(`transaction ${transaction}: the sender has no account`);
    const nonce = numberAt(nonces, sender, 0);
    const given = heads[at + TransactionWord.nonceLow]! + heads[at + TransactionWord.nonceHigh]! * 2 ** 32;
    if (nonce !== given) throw new InvalidBlock(`transaction ${transaction}: nonce ${given}, expected ${nonce}`);
    setNumberAt(nonces, sender, 0, nonce + 1);
    return sender;
  }

  /** The one call of a transaction that is no batch; -1 for a batch. */
  direct(transaction: number, sender: number): number {
    const place = this.placeOf(transaction);
    const outOfGas = this.chargeGas(transaction, place);
    const found = this.find(place);
    if (found.contract === 'Batch' && judgeFunction(found) === 0 && this.isCanonical(found, place)) return -1;
    this.firstCall[transaction] = this.list.count;
    this.callCount[transaction] = 1;
    return this.call(transaction, sender, place, 0, 0, outOfGas);
  }

  private placeOf(transaction: number): CallPlace {
    const { heads } = this.transactions;
    const at = transaction * TRANSACTION_WORDS;
    return {
      words: heads,
      to: at + TransactionWord.to,
      data: heads[at + TransactionWord.dataOffset]! >>> 2,
      length: heads[at + TransactionWord.dataLength]!,
      ref: -1,
    };
  }

  private chargeGas(transaction: number, place: CallPlace): number {
    const { heads } = this.transactions;
    const at = transaction * TRANSACTION_WORDS;
    const gas = this.intrinsicGas(place.data, place.length);
    this.gasUsed[transaction] = gas;
    const limit = heads[at + TransactionWord.gasLimitLow]! + heads[at + TransactionWord.gasLimitHigh]! * 2 ** 32;
    return limit < gas ? Refusal.OUT_OF_GAS : 0;
  }

  /** Reads a batch; answers its units one by one, each only when asked for: a unit may change what the next is. */
  *units(transaction: number, sender: number): Generator<number, void, void> {
    const place = this.placeOf(transaction);
    const outOfGas = this.chargeGas(transaction, place);
    this.firstCall[transaction] = this.list.count;
    yield* this.batch(transaction, sender, place, outOfGas);
    this.callCount[transaction] = this.list.count - this.firstCall[transaction]!;
  }

  private *batch(
    transaction: number,
    sender: number,
    place: CallPlace,
    outOfGas: number,
  ): Generator<number, void, void> {
    const { data, state } = this;
    const at = place.data + 1;
    const list = at + 24;
    const count = swapBytes(data[list + 7]!);
    const atomic = data[at + 8 + 7] !== 0;
    const validUntil = numberAtWord(data, at + 16);
    const places = (): CallPlace[] => Array.from({ length: count }, (_, index) => this.placeInBatch(list + 8, index));

    let code = outOfGas;
    if (code === 0 && count > BATCH_CALLS_MAX) code = Refusal.BATCH_TOO_LARGE;
    if (code === 0 && atomic && places().some((inner) => this.isBatch(inner))) code = Refusal.BATCH_NESTED;
    if (code === 0 && state.timestamp > validUntil) code = Refusal.CALL_EXPIRED;
    if (code === 0 && validUntil > state.timestamp + VALIDITY_MAX) code = Refusal.VALID_UNTIL_TOO_FAR;
    if (code === 0 && atomic) code = this.useRefs(places(), validUntil);
    if (code !== 0) return yield this.refused(transaction, sender, code);

    if (atomic) {
      if (count === 0) return;
      const head = this.list.count;
      places().forEach((inner, index) => this.call(transaction, sender, inner, index, CallFlag.atomic, 0));
      this.list.set(head, CallWord.unitSize, count);
      for (let call = head; call < head + count; call++) {
        if (call > head) this.list.set(call, CallWord.unitSize, 0);
        if ((this.list.get(call, CallWord.flags) & CallFlag.exclusive) !== 0)
          this.list.set(head, CallWord.flags, this.list.get(head, CallWord.flags) | CallFlag.exclusive);
      }
      return yield head;
    }
    for (let index = 0; index < count; index++) {
      const inner = this.placeInBatch(list + 8, index);
      const nested = this.isBatch(inner) ? Refusal.BATCH_NESTED : 0;
      const used = this.hasRef(inner) && refValidUntil(state, data, inner.ref) !== 0 ? Refusal.REF_USED : 0;
      if (this.hasRef(inner) && used === 0) useRef(state, data, inner.ref, validUntil);
      const preset = nested || used;
      yield preset === 0
        ? this.call(transaction, sender, inner, index, CallFlag.listed, 0)
        : this.refused(transaction, sender, preset, index, CallFlag.listed);
    }
  }

  private placeInBatch(items: number, index: number): CallPlace {
    const { data } = this;
    const at = items + swapBytes(data[items + 8 * index + 7]!) / 4;
    // A call is (address to, bytes data, bytes32 ref): three words of head, then the data's length and content.
    return { words: data, to: at + 3, data: at + 32, length: swapBytes(data[at + 24 + 7]!), ref: at + 16 };
  }

  private hasRef(place: CallPlace): boolean {
    for (let word = 0; word < 8; word++) if (this.data[place.ref + word] !== 0) return true;
    return false;
  }

  private isBatch(place: CallPlace): boolean {
    const flags = this.state.accounts.get(this.state.accounts.find(place.words, place.to), Account.flags);
    return (flags & AccountFlag.native) !== 0 && nativeContracts[flags >>> 8] === 'Batch';
  }

  /** All refs of an atomic batch, or none. */
  private useRefs(places: readonly CallPlace[], validUntil: number): number {
    const seen = new Set<string>();
    const withRef = places.filter((place) => this.hasRef(place));
    for (const { ref } of withRef) {
      const text = this.data.subarray(ref, ref + 8).join();
      if (seen.has(text) || refValidUntil(this.state, this.data, ref) !== 0) return Refusal.REF_USED;
      seen.add(text);
    }
    for (const { ref } of withRef) useRef(this.state, this.data, ref, validUntil);
    return 0;
  }

  private refused(transaction: number, sender: number, code: number, index = 0, flags = 0): number {
    const call = this.list.add();
    this.list.set(call, CallWord.transaction, transaction);
    this.list.set(call, CallWord.sender, sender);
    this.list.set(call, CallWord.unitSize, 1);
    this.list.set(call, CallWord.preset, code);
    this.list.set(call, CallWord.batchIndex, index);
    this.list.set(call, CallWord.flags, flags);
    this.list.set(call, CallWord.weight, 1);
    return call;
  }

  private call(
    transaction: number,
    sender: number,
    place: CallPlace,
    index: number,
    flags: number,
    outOfGas: number,
  ): number {
    const found = this.find(place);
    let code = judgeFunction(found);
    if (code === 0 && !this.isCanonical(found, place)) code = Refusal.MALFORMED_CALL;
    if (code === 0) code = outOfGas || this.judgeSender(sender);
    if (code !== 0) return this.refused(transaction, sender, code, index, flags);

    const { list } = this;
    const call = list.add();
    const rule = rules[found.entry!.rule!]!;
    list.set(call, CallWord.transaction, transaction);
    list.set(call, CallWord.rule, found.entry!.rule!);
    list.set(call, CallWord.asset, found.asset);
    list.set(call, CallWord.sender, sender);
    list.set(call, CallWord.argumentsAt, place.data + 1);
    list.set(call, CallWord.argumentsLength, place.length - 4);
    list.set(call, CallWord.unitSize, 1);
    list.set(call, CallWord.batchIndex, index);
    list.set(call, CallWord.flags, flags | (rule.exclusive ? CallFlag.exclusive : 0));
    if (this.orderSigners.size > 0) {
      const signers = this.orderSigners.get(`${transaction}.${index}`);
      if (signers) this.signers.set(call, signers);
    }
    return call;
  }

  /** Neither the registry nor a role knows the sender, or a recovery replaced it. */
  private judgeSender(sender: number): number {
    const { accounts } = this.state;
    const known =
      sender !== 0 &&
      (accounts.get(sender, Account.identity) |
        accounts.get(sender, Account.roles) |
        accounts.get(sender, Account.scopedRoles)) !==
        0;
    if (!known) return Refusal.SENDER_UNKNOWN;
    return accounts.get(sender, Account.successor) !== 0 ? Refusal.SENDER_RETIRED : 0;
  }

  private isCanonical(found: Found, place: CallPlace): boolean {
    return found.entry!.isCanonical(this.data, place.data + 1, place.length - 4);
  }

  private find(place: CallPlace): Found {
    const account = this.state.accounts.find(place.words, place.to);
    const flags = this.state.accounts.get(account, Account.flags);
    return findFunction(this.state, flags, place.length < 4 ? undefined : swapBytes(this.data[place.data]!));
  }

  private intrinsicGas(at: number, length: number): number {
    let zeros = 0;
    const whole = length >>> 2;
    for (let i = 0; i < whole; i++) {
      const word = this.data[at + i]!;
      if (word === 0) zeros += 4;
      else {
        if ((word & 0xff) === 0) zeros++;
        if ((word & 0xff00) === 0) zeros++;
        if ((word & 0xff0000) === 0) zeros++;
        if ((word & 0xff000000) === 0) zeros++;
      }
    }
    for (let byte = whole * 4; byte < length; byte++)
      if (((this.data[at + whole]! >>> (8 * (byte & 3))) & 0xff) === 0) zeros++;
    return GAS_TRANSACTION + GAS_ZERO_BYTE * zeros + GAS_BYTE * (length - zeros);
  }
}
