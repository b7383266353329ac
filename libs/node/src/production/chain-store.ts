import { type BlockStats, type PackedReceipts } from '@cadastre/chain';
import { decodeHeader, keccak256 } from '@cadastre/protocol';
import { type BlockIndex } from '../storage/index/block-index';
import { type BlockLog } from '../storage/block-log/block-log';
import { decodePayload, encodePayload, type BlockPayload } from './block-payload';
import { emittersOf } from './emitters';
import { withHash, type SignedHeader } from './sequencer';

export type KeptStats = BlockStats & { readonly sync_us: number };

/** A block that has been executed and signed, on its way to the disk. */
export interface SealedBlock extends Omit<BlockPayload, 'header' | 'hash' | 'headerRlp'> {
  readonly signed: SignedHeader;
  readonly transactionHashes: Uint8Array;
  readonly receipts: PackedReceipts;
  readonly stats: BlockStats;
}

export interface ChainStoreOptions {
  readonly log: BlockLog;
  readonly index: BlockIndex;
  readonly genesis: SignedHeader;
  /** Microseconds. */
  readonly clock: () => number;
}

/** How many headers and timings stay in memory, and how many whole blocks. */
const HEADERS_KEPT = 1_024;
const BLOCKS_KEPT = 16;

/** Durable blocks: written in order, read back by number. */
export class ChainStore {
  head: SignedHeader;

  private readonly headers = new Recent<SignedHeader>(HEADERS_KEPT);
  private readonly stats = new Recent<KeptStats>(HEADERS_KEPT);
  private readonly blocks = new Recent<BlockPayload>(BLOCKS_KEPT);

  constructor(private readonly options: ChainStoreOptions) {
    this.head = options.genesis;
  }

  /** Resolves when the block is on the disk and readers can see it. */
  async append(block: SealedBlock): Promise<void> {
    const { log, index, clock } = this.options;
    const { header, hash, rlp } = block.signed;
    const payload = { ...block, header, hash, headerRlp: rlp };
    await index.whenRoom();
    const start = clock();
    await log.append({ number: header.number, hash, parentHash: header.parentHash, payload: encodePayload(payload) });
    const sync_us = clock() - start;
    this.show(block);
    this.stats.set(header.number, { ...block.stats, sync_us });
  }

  /** Makes a durable block readable: one that was just written, or one that was executed again at start-up. */
  show(block: Pick<SealedBlock, 'signed' | 'transactionHashes' | 'receipts'>): void {
    const { index } = this.options;
    const { header, hash } = block.signed;
    if (header.number > (index.cursor?.number ?? 0)) {
      const { transactionHashes, receipts } = block;
      const content = { transactionHashes, receipts, emitters: emittersOf(receipts) };
      index.add({ number: header.number, hash, header: block.signed.rlp, ...content });
    }
    this.headers.set(header.number, block.signed);
    this.head = block.signed;
  }

  async header(number: number): Promise<SignedHeader | undefined> {
    if (number === 0) return this.options.genesis;
    const kept = this.headers.get(number);
    if (kept !== undefined || number > this.head.header.number) return kept;
    const rlp = this.options.index.headerOf(number);
    return rlp && withHash(decodeHeader(rlp));
  }

  /** Continues from a block that is in the log already. */
  async resume(number: number): Promise<void> {
    const block = await this.read(number);
    if (block === undefined) throw new Error(`the log has no block ${number}`);
    this.head = { header: block.header, rlp: block.headerRlp, hash: block.hash };
  }

  /** Undefined for the genesis too, which has no body. */
  async block(number: number): Promise<BlockPayload | undefined> {
    return number > this.head.header.number ? undefined : (this.blocks.get(number) ?? this.read(number));
  }

  private async read(number: number): Promise<BlockPayload | undefined> {
    const record = await this.options.log.read(number);
    if (record === undefined) return undefined;
    const payload = decodePayload(record.payload, `block ${number} of the log`);
    this.blocks.set(number, payload);
    return payload;
  }

  /** 32 bytes each, in listed order. */
  transactionHashes(block: BlockPayload): Uint8Array {
    const kept = this.options.index.transactionHashesOf(block.header.number);
    if (kept !== undefined) return kept;
    const hashes = new Uint8Array(32 * block.count);
    for (let row = 0; row < block.count; row++) {
      hashes.set(keccak256(block.raws.subarray(block.offsets[row], block.offsets[row + 1])), 32 * row);
    }
    return hashes;
  }

  statsOf(number: number): KeptStats | undefined {
    return this.stats.get(number);
  }
}

/** The values of the numbers set last. */
class Recent<T> {
  private readonly values = new Map<number, T>();

  constructor(private readonly kept: number) {}

  get(number: number): T | undefined {
    return this.values.get(number);
  }

  set(number: number, value: T): void {
    this.values.delete(number);
    this.values.set(number, value);
    if (this.values.size > this.kept) this.values.delete(this.values.keys().next().value!);
  }
}
