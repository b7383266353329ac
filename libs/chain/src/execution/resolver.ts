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
  NOTHING_TO_DO,
  type FunctionEntry,
} from '../contracts/registry';
import { isRetired } from '../movement/asset-rules';
import { Account } from '../state/schema';
import { type State } from '../state/state';
import { numberAt, setNumberAt } from '../state/units';
import { BatchData, CallPlace } from './batch-data';
import { CallFlag, CallWord, type CallList } from './call-list';
import { swapBytes } from './log-writer';
import { Forerunner, STRIDE } from './forerunner';
import { refValidUntil, useRef } from './refs';

/** At most this many calls in a batch, and validity at most this many seconds ahead. */
export const BATCH_CALLS_MAX = 1024;
const LIST_ITEMS_MAX = 1024;
const VALIDITY_MAX = 30 * 86_400;

/** What `next` answers behind the last unit of a transaction. */
export const NO_UNIT = -1;

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
  /** The transaction at hand, and its batch where that is not one unit. */
  private transaction = 0;
  private sender = 0;
  private outOfGas = 0;
  private batch: BatchData | undefined;
  private batchIndex = 0;
  private readonly outer = new CallPlace();
  private readonly inner = new CallPlace();
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

  /** The first unit of a transaction: its one call, an atomic batch as a whole, or what a batch lists first. */
  first(transaction: number, sender: number): number {
    this.transaction = transaction;
    this.sender = sender;
    this.batch = undefined;
    this.firstCall[transaction] = this.list.count;
    const place = this.place(transaction);
    this.outOfGas = this.chargeGas(place);
    this.locate(place);
    if (this.contract === 'Batch' && judgeFunction(this.contract, this.entry) === 0 && this.isCanonical(place))
      return this.openBatch(new BatchData(this.data, place.data + 1));
    return this.call(place, 0, 0);
  }

  /** The next unit of the same transaction. Not resolved before it is asked for: a unit may change what the next one is. */
  next(): number {
    const { batch, inner, state, transaction } = this;
    const index = this.batchIndex;
    if (batch === undefined || index === batch.count) {
      this.callCount[transaction] = this.list.count - this.firstCall[transaction]!;
      return NO_UNIT;
    }
    if (index % STRIDE === 0) this.lookAhead(batch, index);
    this.batchIndex++;
    batch.read(index, inner);
    const used = this.hasRef(inner) && refValidUntil(state, this.data, inner.ref) !== 0;
    if (!used) this.useRefOf(inner, batch.validUntil);
    this.locate(inner);
    const barred = this.contract === 'Batch' ? Refusal.BATCH_NESTED : used ? Refusal.REF_USED : 0;
    return this.call(inner, CallFlag.listed, index, barred);
  }

  private place(transaction: number): CallPlace {
    const { heads } = this.transactions;
    const { outer } = this;
    const at = transaction * TRANSACTION_WORDS;
    outer.words = heads;
    outer.to = at + TransactionWord.to;
    outer.data = heads[at + TransactionWord.dataOffset]! >>> 2;
    outer.length = heads[at + TransactionWord.dataLength]!;
    return outer;
  }

  private chargeGas(place: CallPlace): number {
    const { transaction } = this;
    const { heads } = this.transactions;
    const at = transaction * TRANSACTION_WORDS;
    const gas = this.gasOf(place.data, place.length);
    this.gasUsed[transaction] = gas;
    const limit = heads[at + TransactionWord.gasLimitLow]! + heads[at + TransactionWord.gasLimitHigh]! * 2 ** 32;
    return limit < gas ? Refusal.OUT_OF_GAS : 0;
  }

  private openBatch(batch: BatchData): number {
    const places = batch.atomic ? batch.places() : [];
    const code = this.judgeBatch(batch, places);
    if (batch.atomic) return this.atomicBatch(batch, places, code);
    if (code !== 0 || batch.count === 0) return this.settled(code, 0);
    this.batch = batch;
    this.batchIndex = 0;
    return this.next();
  }

  /** What a batch is refused for as a whole; where it is atomic, its calls count. */
  private judgeBatch({ count, validUntil }: BatchData, atomic: readonly CallPlace[]): number {
    const { timestamp } = this.state;
    if (this.outOfGas !== 0) return this.outOfGas;
    if (count > BATCH_CALLS_MAX) return Refusal.BATCH_TOO_LARGE;
    if (atomic.some((inner) => this.isBatch(inner))) return Refusal.BATCH_NESTED;
    if (timestamp > validUntil) return Refusal.CALL_EXPIRED;
    if (validUntil > timestamp + VALIDITY_MAX) return Refusal.VALID_UNTIL_TOO_FAR;
    if (this.repeatsRef(atomic)) return Refusal.REF_USED;
    return this.judgeSender();
  }

  private atomicBatch(batch: BatchData, places: readonly CallPlace[], code: number): number {
    const exclusive = places.some((inner) => this.isExclusive(inner)) ? CallFlag.exclusive : 0;
    if (code !== 0 || places.length === 0) return this.settled(code, exclusive);
    for (const inner of places) this.useRefOf(inner, batch.validUntil);
    const head = this.list.count;
    places.forEach((inner, index) => {
      this.locate(inner);
      this.call(inner, CallFlag.atomic, index);
    });
    this.joinUnit(head);
    return head;
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

  private lookAhead(batch: BatchData, first: number): void {
    const { forerunner, inner } = this;
    const end = Math.min(batch.count, first + STRIDE);
    forerunner.begin(this.sender);
    for (let index = first; index < end; index++) {
      batch.read(index, inner);
      forerunner.add(inner.to, inner.data, inner.length);
    }
    forerunner.lookAtParties(this.data);
  }

  private hasRef(place: CallPlace): boolean {
    for (let word = 0; word < 8; word++) if (this.data[place.ref + word] !== 0) return true;
    return false;
  }

  private isBatch(place: CallPlace): boolean {
    this.locate(place);
    return this.contract === 'Batch';
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
  private settled(code: number, flags: number, index = 0): number {
    const call = this.list.add();
    this.list.set(call, CallWord.transaction, this.transaction);
    this.list.set(call, CallWord.sender, this.sender);
    this.list.set(call, CallWord.unitSize, 1);
    this.list.set(call, CallWord.preset, code);
    this.list.set(call, CallWord.rule, NOTHING_TO_DO);
    this.list.set(call, CallWord.batchIndex, index);
    this.list.set(call, CallWord.flags, flags);
    return call;
  }

  /** Adds the call that was located last, or all items of a list function as one unit; answers its head. `barred` is what its batch refuses. */
  private call(place: CallPlace, flags: number, index: number, barred = 0): number {
    const { entry, asset } = this;
    const exclusive = entry?.isExclusive === true ? CallFlag.exclusive : 0;
    let code = barred || judgeFunction(this.contract, entry);
    if (code === 0 && !this.isCanonical(place)) code = Refusal.MALFORMED_CALL;
    if (code === 0 && flags === 0) code = this.outOfGas || this.judgeSender();
    if (code !== 0) return this.settled(code, flags | exclusive, index);
    if (entry!.list !== undefined) return this.items(place, flags | exclusive, index);

    const call = this.settled(0, flags | exclusive, index);
    this.list.set(call, CallWord.rule, entry!.rule!);
    this.list.set(call, CallWord.asset, asset);
    this.list.set(call, CallWord.argumentsAt, place.data + 1);
    this.list.set(call, CallWord.argumentsLength, place.length - 4);
    if (this.orderSigners.size > 0) {
      const signers = this.orderSigners.get(`${this.transaction}.${index}`);
      if (signers) this.list.setSigners(call, signers);
    }
    return call;
  }

  /** A list function is its items in order, all or nothing. */
  private items(place: CallPlace, flags: number, index: number): number {
    const { state, data, list, sender, asset } = this;
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
    if (code !== 0 || count === 0) return this.settled(code, flags, index);
    const head = list.count;
    for (let item = 0; item < count; item++) {
      const call = this.settled(0, flags | CallFlag.item, index);
      list.set(call, CallWord.rule, rule);
      list.set(call, CallWord.asset, asset);
      list.set(call, CallWord.argumentsAt, at);
      list.set(call, CallWord.argumentsLength, item);
    }
    this.joinUnit(head);
    return head;
  }

  /** Neither the registry nor a role knows the sender, or a recovery replaced it. */
  private judgeSender(): number {
    const { sender } = this;
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
