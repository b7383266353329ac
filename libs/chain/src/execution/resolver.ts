import { Refusal, type ContractName } from '@cadastre/protocol';
import { countZeroBytes, intrinsicGas } from '../block/gas';
import { InvalidBlock } from '../block/invalid-block';
import {
  TRANSACTION_WORDS,
  TransactionFlag,
  TransactionWord,
  type PackedTransactions,
} from '../block/transaction-pack';
import { holdsRole } from '../contracts/authority';
import {
  assetOfFlags,
  contractOf,
  functionOf,
  judgeFunction,
  nativeContracts,
  NOTHING_TO_DO,
  type FunctionEntry,
} from '../contracts/registry';
import { isRetired } from '../movement/asset-rules';
import { Account, AccountFlag } from '../state/schema';
import { type State } from '../state/state';
import { numberAt, setNumberAt } from '../state/units';
import { numberAtWord } from './call';
import { CallFlag, CallWord, type CallList } from './call-list';
import { swapBytes } from './log-writer';
import { Forerunner, STRIDE } from './forerunner';
import { refValidUntil, useRef } from './refs';

/** At most this many calls in a batch, and validity at most this many seconds ahead. */
export const BATCH_CALLS_MAX = 1024;
const LIST_ITEMS_MAX = 1024;
const VALIDITY_MAX = 30 * 86_400;

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
  private readonly forerunner: Forerunner;
  private outOfGas = 0;
  /** What the call at hand leads to. */
  private contract: ContractName | undefined;
  private entry: FunctionEntry | undefined;
  private asset = 0;
  private readonly orderSigners: ReadonlyMap<string, Uint32Array>;

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
    this.forerunner = new Forerunner(state, this.data);
    this.orderSigners = new Map((transactions.orderSigners ?? []).map((s) => [`${s.transaction}.${s.call}`, s.words]));
  }

  /** To be called before each transaction, in order: looks at what the next ones need. */
  prepare(transaction: number): void {
    // A transaction alone, as one that is tried out is, has nothing to wait together with.
    if (transaction % STRIDE !== 0 || this.transactions.count === 1) return;
    const end = Math.min(this.transactions.count, transaction + STRIDE);
    this.forerunner.lookAtTransactions(this.transactions, transaction, end);
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
    this.outOfGas = this.chargeGas(transaction, place);
    this.locate(place);
    if (this.contract === 'Batch' && judgeFunction(this.contract, this.entry) === 0 && this.isCanonical(place))
      return -1;
    this.firstCall[transaction] = this.list.count;
    const head = this.call(transaction, sender, place, 0, 0);
    this.callCount[transaction] = this.list.count - head;
    return head;
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
    const gas = this.gasOf(place.data, place.length);
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
    if (code === 0 && atomic && this.repeatsRef(places())) code = Refusal.REF_USED;
    if (code === 0) code = this.judgeSender(sender);
    if (code === 0 && atomic) for (const inner of places()) this.useRefOf(inner, validUntil);

    if (atomic) {
      const exclusive = places().some((inner) => this.isExclusive(inner)) ? CallFlag.exclusive : 0;
      if (code !== 0 || count === 0) return yield this.settled(transaction, sender, code, exclusive);
      const head = this.list.count;
      places().forEach((inner, index) => {
        this.locate(inner);
        this.call(transaction, sender, inner, CallFlag.atomic, index);
      });
      this.joinUnit(head);
      return yield head;
    }
    if (code !== 0 || count === 0) return yield this.settled(transaction, sender, code, 0);
    for (let index = 0; index < count; index++) {
      if (index % STRIDE === 0) this.lookAhead(sender, list + 8, index, Math.min(count, index + STRIDE));
      const inner = this.placeInBatch(list + 8, index);
      const used = this.hasRef(inner) && refValidUntil(state, data, inner.ref) !== 0;
      if (!used) this.useRefOf(inner, validUntil);
      const barred = this.isBatch(inner) ? Refusal.BATCH_NESTED : used ? Refusal.REF_USED : 0;
      this.locate(inner);
      yield this.call(transaction, sender, inner, CallFlag.listed, index, barred);
    }
  }

  /** Makes one unit of all calls from `head` on. */
  private joinUnit(head: number): void {
    const { list } = this;
    let exclusive = 0;
    for (let call = head; call < list.count; call++) {
      exclusive |= list.get(call, CallWord.flags) & CallFlag.exclusive;
      list.set(call, CallWord.unitSize, 0);
    }
    list.set(head, CallWord.unitSize, list.count - head);
    list.set(head, CallWord.flags, list.get(head, CallWord.flags) | exclusive);
  }

  private lookAhead(sender: number, items: number, first: number, end: number): void {
    this.forerunner.begin(sender);
    for (let index = first; index < end; index++) {
      const { to, data, length } = this.placeInBatch(items, index);
      this.forerunner.add(to, data, length);
    }
    this.forerunner.lookAtParties(this.data);
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

  private useRefOf(place: CallPlace, validUntil: number): void {
    if (this.hasRef(place)) useRef(this.state, this.data, place.ref, validUntil);
  }

  /** Whether a ref of an atomic batch is used up already, or occurs in it twice. */
  private repeatsRef(places: readonly CallPlace[]): boolean {
    const seen = new Set<string>();
    return places.some((place) => {
      if (!this.hasRef(place)) return false;
      const text = this.data.subarray(place.ref, place.ref + 8).join();
      if (seen.has(text)) return true;
      seen.add(text);
      return refValidUntil(this.state, this.data, place.ref) !== 0;
    });
  }

  /** A call whose outcome is known: a refusal, or nothing to do. */
  private settled(transaction: number, sender: number, code: number, flags: number, index = 0): number {
    const call = this.list.add();
    this.list.set(call, CallWord.transaction, transaction);
    this.list.set(call, CallWord.sender, sender);
    this.list.set(call, CallWord.unitSize, 1);
    this.list.set(call, CallWord.preset, code);
    this.list.set(call, CallWord.rule, NOTHING_TO_DO);
    this.list.set(call, CallWord.batchIndex, index);
    this.list.set(call, CallWord.flags, flags);
    return call;
  }

  /** Adds the call that was located last, or all items of a list function as one unit; answers its head. `barred` is what its batch refuses. */
  private call(
    transaction: number,
    sender: number,
    place: CallPlace,
    flags: number,
    index: number,
    barred = 0,
  ): number {
    const { entry, asset } = this;
    const exclusive = entry?.isExclusive === true ? CallFlag.exclusive : 0;
    let code = barred || judgeFunction(this.contract, entry);
    if (code === 0 && !this.isCanonical(place)) code = Refusal.MALFORMED_CALL;
    if (code === 0 && flags === 0) code = this.outOfGas || this.judgeSender(sender);
    if (code !== 0) return this.settled(transaction, sender, code, flags | exclusive, index);
    if (entry!.list !== undefined) return this.items(transaction, sender, place, flags | exclusive, index);

    const call = this.settled(transaction, sender, 0, flags | exclusive, index);
    this.list.set(call, CallWord.rule, entry!.rule!);
    this.list.set(call, CallWord.asset, asset);
    this.list.set(call, CallWord.argumentsAt, place.data + 1);
    this.list.set(call, CallWord.argumentsLength, place.length - 4);
    if (this.orderSigners.size > 0) {
      const signers = this.orderSigners.get(`${transaction}.${index}`);
      if (signers) this.list.setSigners(call, signers);
    }
    return call;
  }

  /** A list function is its items in order, all or nothing. */
  private items(transaction: number, sender: number, place: CallPlace, flags: number, index: number): number {
    const { state, data, list, asset } = this;
    const { rule, role, columns } = this.entry!.list!;
    const at = place.data + 1;
    const lengths = Array.from({ length: columns }, (_, column) => {
      const items = at + swapBytes(data[at + 8 * column + 7]!) / 4;
      return swapBytes(data[items + 7]!);
    });
    const count = lengths[0]!;
    let code = 0;
    if (role !== undefined && !holdsRole(state, sender, role, asset)) code = Refusal.NOT_AUTHORISED;
    else if (lengths.some((length) => length !== count)) code = Refusal.LENGTH_MISMATCH;
    else if (count > LIST_ITEMS_MAX) code = Refusal.LIST_TOO_LONG;
    else if (asset !== 0 && isRetired(state, asset)) code = Refusal.ASSET_RETIRED;
    if (code !== 0 || count === 0) return this.settled(transaction, sender, code, flags, index);
    const head = list.count;
    for (let item = 0; item < count; item++) {
      const call = this.settled(transaction, sender, 0, flags | CallFlag.item, index);
      list.set(call, CallWord.rule, rule);
      list.set(call, CallWord.asset, asset);
      list.set(call, CallWord.argumentsAt, at);
      list.set(call, CallWord.argumentsLength, item);
    }
    this.joinUnit(head);
    return head;
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

  private isCanonical(place: CallPlace): boolean {
    return this.entry!.isCanonical(this.data, place.data + 1, place.length - 4);
  }

  /** Finds contract, asset and function of a call. */
  private locate(place: CallPlace): void {
    const { accounts } = this.state;
    const flags = accounts.get(accounts.find(place.words, place.to), Account.flags);
    this.contract = contractOf(this.state, flags);
    this.asset = assetOfFlags(flags);
    this.entry =
      this.contract === undefined || place.length < 4
        ? undefined
        : functionOf(this.contract, swapBytes(this.data[place.data]!));
  }

  private isExclusive(place: CallPlace): boolean {
    this.locate(place);
    return this.entry?.isExclusive === true;
  }

  /** Calldata begins at a word; what follows its last byte in the same word is no part of it. */
  private gasOf(at: number, length: number): number {
    const whole = at + (length >>> 2);
    let zeros = countZeroBytes(this.data, at, whole);
    for (let byte = 0; byte < (length & 3); byte++) if (((this.data[whole]! >>> (8 * byte)) & 0xff) === 0) zeros++;
    return intrinsicGas(length, zeros);
  }
}
