import { LaneOverflow } from '../state/journal';
import { Account } from '../state/schema';
import { type Table } from '../state/table';
import { type Quad } from '../state/units';
import { bloomBits, setBloomBits, type BloomBits, type EventTopic } from './bloom';

/** Logs come in chunks of eight words (32 bytes): a head, the topics, the data. */
export const CHUNK_WORDS = 8;
/** Head: emitter's address in words 0–4, then the number of topics and the length of the data in chunks. */
export const LogHead = { address: 0, topics: 5, dataChunks: 6, dataBytes: 7 } as const;

export const swapBytes = (word: number): number =>
  ((word >>> 24) | ((word >>> 8) & 0xff00) | ((word << 8) & 0xff0000) | (word << 24)) >>> 0;

/**
 * Writes events as the receipts will carry them: big-endian, padded, ready to be hashed and served. Bloom bits of a call
 * wait until the call has succeeded.
 */
export class LogWriter {
  /** Words of the logs; word 0 holds the end. */
  private head = 0;
  private end = 0;
  private pending = new Float64Array(64);
  private pendingCount = 0;
  /** Bloom bits of the bare addresses of contracts and assets, by account. */
  private readonly emitters = new Map<number, BloomBits>();

  constructor(
    public words: Uint32Array,
    readonly bloom: Uint8Array,
    private readonly accounts: Table,
    private readonly grows: boolean,
  ) {
    if (words[0] === 0) words[0] = CHUNK_WORDS;
  }

  get mark(): number {
    return this.words[0]!;
  }

  /** The call took effect: its bloom bits count. */
  accept(): void {
    for (let i = 0; i < this.pendingCount; i += 2) setBloomBits(this.bloom, this.pending[i]!, this.pending[i + 1]!);
    this.pendingCount = 0;
  }

  /** The call refused: its events never were. */
  discard(mark: number): void {
    this.words[0] = mark;
    this.pendingCount = 0;
  }

  /** Takes over the logs and bloom of a lane; answers by how much their places have moved. */
  append(logs: Uint32Array, bloom: Uint8Array): number {
    const length = logs[0]! - CHUNK_WORDS;
    const at = this.words[0]!;
    while (at + length > this.words.length) this.grow();
    this.words.set(logs.subarray(CHUNK_WORDS, CHUNK_WORDS + length), at);
    this.words[0] = at + length;
    for (let i = 0; i < bloom.length; i++) this.bloom[i]! |= bloom[i]!;
    return at - CHUNK_WORDS;
  }

  /** Accounts may have been taken back: what is known by their row numbers goes too. */
  forget(): void {
    this.emitters.clear();
    this.clear();
  }

  clear(): void {
    this.words[0] = CHUNK_WORDS;
    this.bloom.fill(0);
    this.pendingCount = 0;
  }

  /** Begins an event of the contract or asset that lives at that account. */
  begin(emitter: number, event: EventTopic): void {
    this.head = this.words[0]!;
    this.end = this.head;
    const at = this.chunk();
    const words = this.words;
    for (let i = 0; i < 5; i++) words[at + i] = this.accounts.get(emitter, Account.address + i);
    this.bits(this.emitterBits(emitter));
    const topic = this.chunk();
    for (let i = 0; i < 8; i++) this.words[topic + i] = event.words[i]!;
    this.words[this.head + LogHead.topics] = 1;
    this.note(event.bits.low, event.bits.high);
  }

  topicAccount(account: number): void {
    const at = this.topic();
    if (account === 0) return this.noteTopic(at);
    this.address(at, account);
    const high = this.accounts.get(account, Account.bloomHigh);
    if (high === 0) return this.noteAndKeep(at, account);
    this.note(this.accounts.get(account, Account.bloomLow), high);
  }

  topicNumber(value: number): void {
    const at = this.topic();
    this.number(at, value);
    this.noteTopic(at);
  }

  /** Raw bytes that lie in words: an id, or a left-padded address. */
  topicWords(source: Uint32Array, from: number): void {
    const at = this.topic();
    for (let i = 0; i < 8; i++) this.words[at + i] = source[from + i]!;
    this.noteTopic(at);
  }

  topicBig(value: bigint): void {
    const at = this.topic();
    this.big(at, value);
    this.noteTopic(at);
  }

  dataQuad(q: Quad): void {
    const at = this.data();
    this.words[at + 4] = swapBytes(q[3]!);
    this.words[at + 5] = swapBytes(q[2]!);
    this.words[at + 6] = swapBytes(q[1]!);
    this.words[at + 7] = swapBytes(q[0]!);
  }

  dataNumber(value: number): void {
    this.number(this.data(), value);
  }

  dataBig(value: bigint): void {
    this.big(this.data(), value);
  }

  dataAccount(account: number): void {
    const at = this.data();
    if (account !== 0) this.address(at, account);
  }

  dataWords(source: Uint32Array, from: number): void {
    const at = this.data();
    for (let i = 0; i < 8; i++) this.words[at + i] = source[from + i]!;
  }

  /** Publishes the event. */
  finish(): void {
    this.words[this.head + LogHead.dataBytes] = this.words[this.head + LogHead.dataChunks]! * 32;
    this.words[0] = this.end;
  }

  private topic(): number {
    this.words[this.head + LogHead.topics]!++;
    return this.chunk();
  }

  private data(): number {
    this.words[this.head + LogHead.dataChunks]!++;
    return this.chunk();
  }

  private chunk(): number {
    const at = this.end;
    if (at + CHUNK_WORDS > this.words.length) this.grow();
    // Eight stores: a call of fill costs several times as much.
    const { words } = this;
    for (let word = 0; word < CHUNK_WORDS; word++) words[at + word] = 0;
    this.end = at + CHUNK_WORDS;
    return at;
  }

  private address(at: number, account: number): void {
    for (let i = 0; i < 5; i++) this.words[at + 3 + i] = this.accounts.get(account, Account.address + i);
  }

  private number(at: number, value: number): void {
    this.words[at + 7] = swapBytes(value >>> 0);
    if (value > 0xffffffff) this.words[at + 6] = swapBytes(Math.floor(value / 2 ** 32));
  }

  private big(at: number, value: bigint): void {
    for (let i = 0; i < 8; i++) this.words[at + 7 - i] = swapBytes(Number((value >> BigInt(32 * i)) & 0xffffffffn));
  }

  private note(low: number, high: number): void {
    if (this.pendingCount + 2 > this.pending.length) {
      const grown = new Float64Array(this.pending.length * 2);
      grown.set(this.pending);
      this.pending = grown;
    }
    this.pending[this.pendingCount++] = low;
    this.pending[this.pendingCount++] = high;
  }

  private bits(bits: { readonly low: number; readonly high: number }): void {
    this.note(bits.low, bits.high);
  }

  private noteTopic(at: number): void {
    this.bits(bloomBits(new Uint8Array(this.words.slice(at, at + 8).buffer)));
  }

  private noteAndKeep(at: number, account: number): void {
    const bits = bloomBits(new Uint8Array(this.words.slice(at, at + 8).buffer));
    keepBloomBits(this.accounts, account, bits);
    this.bits(bits);
  }

  private emitterBits(emitter: number): BloomBits {
    const known = this.emitters.get(emitter);
    if (known) return known;
    const address = this.words.slice(this.head, this.head + 5);
    const bits = bloomBits(new Uint8Array(address.buffer));
    this.emitters.set(emitter, bits);
    return bits;
  }

  private grow(): void {
    if (!this.grows) throw new LaneOverflow('logs');
    const grown = new Uint32Array(this.words.length * 2);
    grown.set(this.words);
    this.words = grown;
  }
}

/**
 * Keeps the bloom bits of an account's topic beside the account. Not journalled, and two lanes may both do it: they depend
 * on the address alone. The word that says they are there is written last.
 */
export function keepBloomBits(accounts: Table, account: number, bits: BloomBits): void {
  const at = account << accounts.shape.shift;
  accounts.words[at + Account.bloomLow] = bits.low;
  accounts.words[at + Account.bloomHigh] = bits.high;
}
