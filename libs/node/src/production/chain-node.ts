import { decodeReceipt, type MachinePort } from '@cadastre/chain';
import { type BlockIndex } from '../storage/index/block-index';
import { submissionAnswer } from '../mempool/submission-answer';
import { refusalText } from '../mempool/submission-refusal';
import { type Mempool } from '../mempool/mempool';
import { LOCAL_PEER, type TransactionIntake } from '../mempool/transaction-intake';
import { ADDRESS_BYTES, DIGEST_BYTES } from '../signatures/signature-engine';
import {
  type BlockHeader,
  type BlockReceipts,
  type ChainBlock,
  type NodeCore,
  type RawTransaction,
  type Submission,
  type SubmissionOutcome,
} from '../rpc/node-core';
import { type BlockPayload } from './block-payload';
import { type ChainClock } from './chain-clock';
import { type ChainStore } from './chain-store';
import { type SignedHeader } from './sequencer';

export interface ChainNodeOptions {
  readonly machine: MachinePort;
  readonly mempool: Mempool;
  readonly intake: TransactionIntake;
  readonly store: ChainStore;
  readonly index: BlockIndex;
  readonly clock: ChainClock;
  /** Outside production the chain's clock may be moved. */
  readonly mayAdvanceTime: boolean;
}

/** The node as its clients see it. Whatever it answers is durable, but for what waits in the pool. */
export class ChainNode implements NodeCore {
  readonly advanceTime?: (seconds: number) => number;

  private readonly listeners = new Set<(header: BlockHeader) => void>();

  constructor(private readonly options: ChainNodeOptions) {
    if (options.mayAdvanceTime) this.advanceTime = (seconds) => options.clock.advance(seconds);
  }

  get head(): BlockHeader {
    return toBlockHeader(this.options.store.head);
  }

  async header(number: number): Promise<BlockHeader | undefined> {
    const signed = await this.options.store.header(number);
    return signed && toBlockHeader(signed);
  }

  async block(number: number): Promise<ChainBlock | undefined> {
    const { store } = this.options;
    const header = await this.header(number);
    if (header === undefined) return undefined;
    const payload = await store.block(number);
    return payload ? new StoredBlock(header, payload, store.transactionHashes(payload)) : emptyBlock(header);
  }

  async receipts(number: number): Promise<BlockReceipts | undefined> {
    const { index, store } = this.options;
    if (number > store.head.header.number) return undefined;
    const packed = index.receiptsOf(number);
    const transactionHashes = index.transactionHashesOf(number);
    if (packed === undefined || transactionHashes === undefined) {
      return number === 0 ? { count: 0, transactionHashes: new Uint8Array(0), receipt: noReceipt } : undefined;
    }
    return { count: packed.count, transactionHashes, receipt: (index) => decodeReceipt(packed, index) };
  }

  blockNumberOf(hash: Uint8Array): number | undefined {
    return this.options.index.blockNumberOf(hash);
  }

  transactionPosition(hash: Uint8Array): ReturnType<NodeCore['transactionPosition']> {
    return this.options.index.transactionPosition(hash);
  }

  emissionsOf(address: Uint8Array, from: number, to: number): ReturnType<NodeCore['emissionsOf']> {
    return this.options.index.emissionsOf(address, from, to);
  }

  stateAt(number: number): ReturnType<NodeCore['stateAt']> {
    return number > this.options.store.head.header.number ? undefined : this.options.machine.at(number);
  }

  proveBalance(asset: Uint8Array, account: Uint8Array): ReturnType<NodeCore['proveBalance']> {
    const proof = this.options.machine.proveBalance(asset, account);
    // The machine may be one block ahead of the disk, and proves what it holds.
    return proof?.blockNumber === this.options.store.head.header.number ? proof : undefined;
  }

  async scheduleOf(number: number): ReturnType<NodeCore['scheduleOf']> {
    return (await this.options.store.block(number))?.schedule;
  }

  statsOf(number: number): ReturnType<NodeCore['statsOf']> {
    return this.options.store.statsOf(number);
  }

  async submit(submissions: readonly Submission[], peer: string): Promise<readonly SubmissionOutcome[]> {
    const given = submissions.map(({ raw, sender }) => ({ raw, from: sender }));
    const { hashes, codes } = await this.options.intake.submit(given, peer);
    return Array.from(codes, (code, row) =>
      code === 0
        ? { hash: hashes.subarray(row * DIGEST_BYTES, (row + 1) * DIGEST_BYTES) }
        : { refusal: refusalText(code) },
    );
  }

  /** Answers a body of `cadastre_sendRawTransactions` in the common shape; undefined leaves it to the dispatcher. */
  submitBody(body: Uint8Array, peer: string): Promise<string> | undefined {
    const submitted = this.options.intake.submitBody(body, peer);
    return submitted?.outcome.then((outcome) => submissionAnswer(submitted.id, outcome));
  }

  pendingTransaction(hash: Uint8Array): RawTransaction | undefined {
    return this.options.mempool.find(hash);
  }

  pendingNonce(account: Uint8Array): bigint | undefined {
    return this.options.mempool.pendingNonceOf(account);
  }

  onBlock(listener: (header: BlockHeader) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  /** Tells everybody who listens that the head is a new block. */
  announceHead(): void {
    const { head } = this;
    for (const listener of this.listeners) listener(head);
  }
}

/** The in-process provider's peer. */
export const IN_PROCESS_PEER = LOCAL_PEER;

/** Ethereum's names for the fields; see `Header` for what they mean here. */
function toBlockHeader({ header, hash, rlp }: SignedHeader): BlockHeader {
  const nonce = new Uint8Array(8);
  new DataView(nonce.buffer).setUint32(4, header.protocolVersion);
  return { ...header, hash, rlp, mixHash: header.scheduleRoot, nonce };
}

class StoredBlock implements ChainBlock {
  constructor(
    readonly header: BlockHeader,
    private readonly payload: BlockPayload,
    readonly transactionHashes: Uint8Array,
  ) {}

  get transactionCount(): number {
    return this.payload.count;
  }

  get sizeBytes(): number {
    return this.header.rlp.length + this.payload.raws.length;
  }

  transaction(index: number): RawTransaction {
    const { raws, offsets, senders } = this.payload;
    return {
      raw: raws.subarray(offsets[index], offsets[index + 1]),
      sender: senders.subarray(index * ADDRESS_BYTES, (index + 1) * ADDRESS_BYTES),
    };
  }
}

const noReceipt = (index: number): never => {
  throw new RangeError(`the genesis has no transaction ${index}`);
};

const emptyBlock = (header: BlockHeader): ChainBlock => ({
  header,
  transactionCount: 0,
  transactionHashes: new Uint8Array(0),
  sizeBytes: header.rlp.length,
  transaction: noReceipt,
});
