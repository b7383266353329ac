import { TRANSACTION_WORDS, TransactionWord, type OrderSignersEntry } from '@cadastre/chain';
import { RECOVER, SIGNATURE_INVALID, type TransactionBatch } from '../signatures/transaction-batch';
import { PUBLIC_KEY_BYTES, ADDRESS_BYTES } from '../signatures/signature-engine';
import { BLOCK_BYTES, ByteArena } from './byte-arena';
import { HashIndex } from './hash-index';
import { ReadyQueue } from './ready-queue';
import { NO_SENDER, SenderTable, type NextNonceOf } from './sender-table';
import { NO_SLOT, SlotList } from './slot-list';
import { SubmissionRefusal } from './submission-refusal';

export interface MempoolOptions {
  readonly nextNonceOf: NextNonceOf;
  /** Gas that the bytes of a call cost before it does anything. */
  readonly intrinsicGas: (data: Uint8Array, from: number, length: number) => number;
  readonly blockGasLimit: number;
  /** Transactions the pool holds at most, and bytes of them. Both are allocated at once. */
  readonly slots?: number;
  readonly bytes?: number;
  /** What one account may have waiting. */
  readonly senderSlots?: number;
  readonly senderBytes?: number;
  /** How far beyond the next missing nonce a transaction may lie and still be kept. */
  readonly nonceGap?: number;
  /** The share of slots for transactions that wait for an earlier nonce. */
  readonly parkedShare?: number;
  readonly timeToLive_ms?: number;
}

export interface MempoolStats {
  readonly ready: number;
  readonly parked: number;
  readonly taken: number;
  readonly slots: number;
  readonly bytesFree: number;
}

const defaults = {
  slots: 131_072,
  bytes: 64 << 20,
  senderSlots: 4_096,
  senderBytes: 8 << 20,
  nonceGap: 1_024,
  parkedShare: 0.25,
  timeToLive_ms: 600_000,
};

/** A replacement pays a tenth more, so that bytes cannot be exchanged for ever for nothing. */
const REPLACEMENT_FACTOR = 1.1;

const State = { Free: 0, Parked: 1, Ready: 2, Taken: 3 } as const;

/**
 * Transactions that wait for a block, by sender and nonce. *Ready* ones follow their sender's nonce without a gap and
 * stand in order of arrival; *parked* ones wait for an earlier nonce; *taken* ones are in the block being made.
 * All memory is allocated at the start: a flood meets quotas and a full pool, not the heap's limit.
 */
export class Mempool {
  readonly senders: SenderTable;

  private readonly limits: Required<MempoolOptions>;
  private readonly arena: ByteArena;
  private readonly heads: Uint32Array;
  private readonly headBytes: Uint8Array;
  private readonly states: Uint8Array;
  private readonly senderRows: Int32Array;
  private readonly nonces: Float64Array;
  private readonly fees: Float64Array;
  private readonly expiresAt: Float64Array;
  private readonly firstBlocks: Int32Array;
  private readonly byteLengths: Uint32Array;
  private readonly nextOfSender: Int32Array;
  private readonly previousOfSender: Int32Array;

  /** Of the few transactions that settle orders. */
  private readonly orders = new Map<number, readonly OrderSignersEntry[]>();

  private readonly free: SlotList;
  /** Every slot in use, oldest first. */
  private readonly byAge: SlotList;
  private readonly parked: SlotList;
  private readonly queue: ReadyQueue;
  private readonly byHash: HashIndex;
  private readonly takenSlots: Uint32Array;
  private takenCount = 0;

  constructor(options: MempoolOptions) {
    this.limits = { ...defaults, ...options };
    const { slots, bytes, nextNonceOf } = this.limits;
    this.senders = new SenderTable(nextNonceOf);
    this.arena = new ByteArena(Math.ceil(bytes / BLOCK_BYTES));
    this.heads = new Uint32Array(slots * TRANSACTION_WORDS);
    this.headBytes = new Uint8Array(this.heads.buffer);
    this.states = new Uint8Array(slots);
    this.senderRows = new Int32Array(slots);
    this.nonces = new Float64Array(slots);
    this.fees = new Float64Array(slots);
    this.expiresAt = new Float64Array(slots);
    this.firstBlocks = new Int32Array(slots);
    this.byteLengths = new Uint32Array(slots);
    this.nextOfSender = new Int32Array(slots);
    this.previousOfSender = new Int32Array(slots);
    this.free = new SlotList(slots);
    for (let slot = 0; slot < slots; slot++) this.free.push(slot);
    this.byAge = new SlotList(slots);
    this.parked = new SlotList(slots);
    this.queue = new ReadyQueue(slots, (slot) => this.states[slot]! >= State.Ready);
    this.byHash = new HashIndex(slots, this.heads);
    this.takenSlots = new Uint32Array(slots);
  }

  get readyCount(): number {
    return this.byAge.length - this.parked.length - this.takenCount;
  }

  get stats(): MempoolStats {
    return {
      ready: this.readyCount,
      parked: this.parked.length,
      taken: this.takenCount,
      slots: this.limits.slots,
      bytesFree: this.arena.freeBlocks * BLOCK_BYTES,
    };
  }

  /**
   * Takes one checked row in, or says why not. `namedSender` is the row of the sender that the submitter named, or
   * NO_SENDER when it named none; `orders` is who signed the orders in the transaction.
   */
  admit(
    batch: TransactionBatch,
    row: number,
    namedSender: number,
    now: number,
    orders?: readonly OrderSignersEntry[],
  ): SubmissionRefusal | number {
    const verdict = batch.verdicts[row]!;
    if (verdict === SIGNATURE_INVALID) return SubmissionRefusal.SignatureInvalid;
    if (verdict !== 0) return verdict;
    const sender = this.identify(batch, row, namedSender);
    if (sender < 0) return -sender;
    const slot = this.place(batch, row, sender, now);
    if (slot < 0) return -slot;
    if (orders !== undefined) this.orders.set(slot, orders);
    return SubmissionRefusal.Accepted;
  }

  /** The next nonce a wallet should use: beyond everything that waits without a gap. */
  pendingNonceOf(account: Uint8Array): bigint | undefined {
    const sender = this.senders.find(account, 0);
    const nonce = sender === NO_SENDER ? this.limits.nextNonceOf(account) : this.senders.readyEnds[sender];
    return nonce === undefined ? undefined : BigInt(nonce);
  }

  /** The bytes of a waiting transaction, and its sender. */
  find(hash: Uint8Array): { raw: Uint8Array; sender: Uint8Array } | undefined {
    const words = new Uint32Array(hash.slice(0, 32).buffer);
    const slot = this.byHash.find(words, 0);
    if (slot === NO_SLOT) return undefined;
    const raw = new Uint8Array(this.byteLengths[slot]!);
    this.copyBytes(slot, raw, 0);
    const sender = new Uint8Array(ADDRESS_BYTES);
    this.senders.copyAddress(this.senderRows[slot]!, sender, 0);
    return { raw, sender };
  }

  /**
   * Takes ready transactions for a block, in order, while `fits` accepts each. They stay in the pool, out of reach,
   * until `settle` or `giveBack`.
   */
  take(fits: (slot: number, taken: number) => boolean): Uint32Array {
    if (this.takenCount > 0) throw new Error('the block before has neither been settled nor given back');
    this.queue.takeWhile((slot) => {
      if (!fits(slot, this.takenCount)) return false;
      this.takenSlots[this.takenCount++] = slot;
      return true;
    });
    const taken = this.takenSlots.subarray(0, this.takenCount);
    for (const slot of taken) this.states[slot] = State.Taken;
    return taken;
  }

  /** The block is durable: its transactions leave, their nonces are used. */
  settle(): void {
    for (const slot of this.takenSlots.subarray(0, this.takenCount)) {
      this.senders.nextNonces[this.senderRows[slot]!] = this.nonces[slot]! + 1;
      this.release(slot);
    }
    this.takenCount = 0;
    this.queue.settle();
  }

  /**
   * The block came to nothing: its transactions are ready again, in the places they had, but for those whose sender the
   * chain sees otherwise by now.
   */
  giveBack(): void {
    const taken = this.takenSlots.subarray(0, this.takenCount);
    for (const slot of taken) this.states[slot] = State.Ready;
    this.takenCount = 0;
    for (const sender of new Set(Array.from(taken, (slot) => this.senderRows[slot]!))) this.resync(sender);
  }

  /** Removes what has waited too long. */
  expire(now: number): number {
    let dropped = 0;
    for (let slot = this.byAge.first; slot !== NO_SLOT && this.expiresAt[slot]! <= now;) {
      const next = this.byAge.after(slot);
      if (this.states[slot] !== State.Taken) {
        this.drop(slot);
        dropped++;
      }
      slot = next;
    }
    return dropped;
  }

  byteLengthOf(slot: number): number {
    return this.byteLengths[slot]!;
  }

  gasLimitOf(slot: number): number {
    const at = slot * TRANSACTION_WORDS;
    return (
      this.heads[at + TransactionWord.gasLimitLow]! + this.heads[at + TransactionWord.gasLimitHigh]! * 0x1_0000_0000
    );
  }

  ordersOf(slot: number): readonly OrderSignersEntry[] {
    return this.orders.get(slot) ?? [];
  }

  copyHead(slot: number, target: Uint32Array, at: number): void {
    const own = slot * TRANSACTION_WORDS;
    for (let word = 0; word < TRANSACTION_WORDS; word++) target[at + word] = this.heads[own + word]!;
  }

  copyBytes(slot: number, target: Uint8Array, at: number): void {
    this.arena.read(this.firstBlocks[slot]!, this.byteLengths[slot]!, target, at);
  }

  /** The sender's row, or a refusal as a negative number. */
  private identify(batch: TransactionBatch, row: number, namedSender: number): number {
    const wasNamed = namedSender !== NO_SENDER;
    if (batch.keyIndexes[row] !== RECOVER) return namedSender;
    const at = row * ADDRESS_BYTES;
    const sender = wasNamed ? namedSender : this.senders.findOrAdd(batch.addresses, at);
    if (sender === NO_SENDER) return -SubmissionRefusal.SenderUnknown;
    if (!this.senders.hasAddress(sender, batch.addresses, at)) return -SubmissionRefusal.SenderMismatch;
    if (!this.senders.hasKey(sender)) this.senders.learnKey(sender, batch.keys, row * PUBLIC_KEY_BYTES);
    return sender;
  }

  /** The slot that now holds the row, or a refusal as a negative number. */
  private place(batch: TransactionBatch, row: number, sender: number, now: number): number {
    const nonce = nonceOf(batch.heads, row);
    const { senders, limits } = this;
    if (nonce < senders.nextNonces[sender]!) {
      return this.isKnown(batch, row) ? -SubmissionRefusal.AlreadyKnown : -SubmissionRefusal.NonceTooLow;
    }
    const readyEnd = senders.readyEnds[sender]!;
    if (nonce > readyEnd + limits.nonceGap) return -SubmissionRefusal.NonceTooHigh;
    const gas = this.judgeGas(batch, row);
    if (gas !== SubmissionRefusal.Accepted) return -gas;

    const before = this.lastSlotUpTo(sender, nonce);
    if (before !== NO_SLOT && this.nonces[before] === nonce) return this.replace(before, batch, row, now);

    const length = rowLength(batch, row);
    if (
      senders.slotCounts[sender]! >= limits.senderSlots ||
      senders.waitingBytes[sender]! + length > limits.senderBytes
    ) {
      return -SubmissionRefusal.SenderQuota;
    }
    const parks = nonce > readyEnd;
    if (parks && this.parked.length >= limits.slots * limits.parkedShare) return -SubmissionRefusal.PoolFull;
    if (!this.makeRoom(length, now, sender)) return -SubmissionRefusal.PoolFull;

    return this.insert(batch, row, sender, nonce, now);
  }

  private judgeGas(batch: TransactionBatch, row: number): SubmissionRefusal {
    const at = row * TRANSACTION_WORDS;
    const gasLimit =
      batch.heads[at + TransactionWord.gasLimitLow]! + batch.heads[at + TransactionWord.gasLimitHigh]! * 0x1_0000_0000;
    if (gasLimit > this.limits.blockGasLimit) return SubmissionRefusal.GasTooHigh;
    const dataFrom = batch.offsets[row]! + batch.heads[at + TransactionWord.dataOffset]!;
    const dataLength = batch.heads[at + TransactionWord.dataLength]!;
    return gasLimit < this.limits.intrinsicGas(batch.bytes, dataFrom, dataLength)
      ? SubmissionRefusal.GasTooLow
      : SubmissionRefusal.Accepted;
  }

  private isKnown(batch: TransactionBatch, row: number): boolean {
    return this.byHash.find(batch.heads, row * TRANSACTION_WORDS + TransactionWord.hash) !== NO_SLOT;
  }

  /** The sender's slot with the highest nonce that is not above `nonce`. */
  private lastSlotUpTo(sender: number, nonce: number): number {
    let slot = this.senders.lastSlots[sender]!;
    while (slot !== NO_SLOT && this.nonces[slot]! > nonce) slot = this.previousOfSender[slot]!;
    return slot;
  }

  /** Free slot and bytes, at the expense of what has expired, then of what waits for a gap to close. */
  private makeRoom(length: number, now: number, newcomer: number): boolean {
    const hasRoom = (): boolean => this.free.first !== NO_SLOT && this.arena.hasRoomFor(length);
    if (hasRoom()) return true;
    this.expire(now);
    let slot = this.parked.first;
    while (!hasRoom() && slot !== NO_SLOT) {
      const next = this.parked.after(slot);
      // The newcomer may be what the sender's own parked ones have been waiting for.
      if (this.senderRows[slot] !== newcomer) this.drop(slot);
      slot = next;
    }
    return hasRoom();
  }

  private replace(slot: number, batch: TransactionBatch, row: number, now: number): number {
    if (this.byHash.find(batch.heads, row * TRANSACTION_WORDS + TransactionWord.hash) === slot) {
      return -SubmissionRefusal.AlreadyKnown;
    }
    if (this.states[slot] === State.Taken) return -SubmissionRefusal.NonceTooLow;
    const fee = batch.fees[row]!;
    const replaced = this.fees[slot]!;
    if (fee <= replaced || fee < replaced * REPLACEMENT_FACTOR) return -SubmissionRefusal.ReplacementUnderpriced;

    const sender = this.senderRows[slot]!;
    const length = rowLength(batch, row);
    const grows = length - this.byteLengths[slot]!;
    if (this.senders.waitingBytes[sender]! + grows > this.limits.senderBytes) return -SubmissionRefusal.SenderQuota;
    if (!this.arena.hasRoomFor(length)) return -SubmissionRefusal.PoolFull;
    this.arena.free(this.firstBlocks[slot]!);
    this.byHash.remove(slot);
    this.orders.delete(slot);
    this.senders.waitingBytes[sender]! -= this.byteLengths[slot]!;
    this.fill(slot, batch, row, sender, now);
    this.byAge.remove(slot);
    this.byAge.push(slot);
    return slot;
  }

  private insert(batch: TransactionBatch, row: number, sender: number, nonce: number, now: number): number {
    const slot = this.free.first;
    this.free.remove(slot);
    this.nonces[slot] = nonce;
    this.senderRows[slot] = sender;
    this.fill(slot, batch, row, sender, now);
    // Making room may have dropped a neighbour: the place is looked up only now.
    this.linkToSender(slot, sender, this.lastSlotUpTo(sender, nonce));
    this.byAge.push(slot);
    this.parked.push(slot);
    this.states[slot] = State.Parked;
    if (nonce === this.senders.readyEnds[sender]) this.promote(sender, slot);
    return slot;
  }

  /** Writes what is in the transaction into a slot. */
  private fill(slot: number, batch: TransactionBatch, row: number, sender: number, now: number): void {
    const from = row * TRANSACTION_WORDS;
    const at = slot * TRANSACTION_WORDS;
    for (let word = 0; word < TRANSACTION_WORDS; word++) this.heads[at + word] = batch.heads[from + word]!;
    this.senders.copyAddress(sender, this.headBytes, (at + TransactionWord.sender) * 4);
    this.fees[slot] = batch.fees[row]!;
    this.expiresAt[slot] = now + this.limits.timeToLive_ms;
    this.byteLengths[slot] = rowLength(batch, row);
    this.firstBlocks[slot] = this.arena.store(batch.bytes, batch.offsets[row]!, batch.offsets[row + 1]!);
    this.senders.waitingBytes[sender]! += this.byteLengths[slot]!;
    this.byHash.add(slot);
  }

  private linkToSender(slot: number, sender: number, before: number): void {
    const { senders } = this;
    const after = before === NO_SLOT ? senders.firstSlots[sender]! : this.nextOfSender[before]!;
    this.previousOfSender[slot] = before;
    this.nextOfSender[slot] = after;
    if (before === NO_SLOT) senders.firstSlots[sender] = slot;
    else this.nextOfSender[before] = slot;
    if (after === NO_SLOT) senders.lastSlots[sender] = slot;
    else this.previousOfSender[after] = slot;
    senders.slotCounts[sender]!++;
  }

  /** A gap has closed: from `slot` on, whatever follows without another gap is ready. */
  private promote(sender: number, slot: number): void {
    let end = this.senders.readyEnds[sender]!;
    for (let at = slot; at !== NO_SLOT && this.nonces[at] === end; at = this.nextOfSender[at]!) {
      this.parked.remove(at);
      this.states[at] = State.Ready;
      this.queue.push(at);
      end++;
    }
    this.senders.readyEnds[sender] = end;
  }

  /** Follows the chain where a sender's nonce has moved on by other ways than this pool, or the sender is gone. */
  private resync(sender: number): void {
    const { senders } = this;
    const address = new Uint8Array(ADDRESS_BYTES);
    senders.copyAddress(sender, address, 0);
    const nonce = this.limits.nextNonceOf(address) ?? Infinity;
    if (nonce === senders.nextNonces[sender]) return;
    for (let slot = senders.firstSlots[sender]!; slot !== NO_SLOT && this.nonces[slot]! < nonce;) {
      const next = this.nextOfSender[slot]!;
      this.drop(slot);
      slot = next;
    }
    senders.nextNonces[sender] = senders.readyEnds[sender] = nonce;
    this.promote(sender, senders.firstSlots[sender]!);
  }

  /** Removes a slot that is not in a block; what follows it in nonce order waits again. */
  private drop(slot: number): void {
    const sender = this.senderRows[slot]!;
    if (this.states[slot] === State.Ready) {
      for (let at = this.nextOfSender[slot]!; at !== NO_SLOT && this.states[at] === State.Ready;) {
        this.states[at] = State.Parked;
        this.parked.push(at);
        at = this.nextOfSender[at]!;
      }
      this.senders.readyEnds[sender] = this.nonces[slot]!;
    } else {
      this.parked.remove(slot);
    }
    this.release(slot);
  }

  private release(slot: number): void {
    const { senders } = this;
    const sender = this.senderRows[slot]!;
    const before = this.previousOfSender[slot]!;
    const after = this.nextOfSender[slot]!;
    if (before === NO_SLOT) senders.firstSlots[sender] = after;
    else this.nextOfSender[before] = after;
    if (after === NO_SLOT) senders.lastSlots[sender] = before;
    else this.previousOfSender[after] = before;
    senders.slotCounts[sender]!--;
    senders.waitingBytes[sender]! -= this.byteLengths[slot]!;
    this.byHash.remove(slot);
    this.orders.delete(slot);
    this.byAge.remove(slot);
    this.arena.free(this.firstBlocks[slot]!);
    this.states[slot] = State.Free;
    this.free.push(slot);
  }
}

function nonceOf(heads: Uint32Array, row: number): number {
  const at = row * TRANSACTION_WORDS;
  return heads[at + TransactionWord.nonceLow]! + heads[at + TransactionWord.nonceHigh]! * 0x1_0000_0000;
}

const rowLength = (batch: TransactionBatch, row: number): number => batch.offsets[row + 1]! - batch.offsets[row]!;
