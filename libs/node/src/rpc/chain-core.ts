import {
  decodeReceipt,
  encodeBalanceProof,
  type CallRequest,
  type OrderSignersEntry,
  type StateView,
} from '@cadastre/chain';
import { keccak256 } from '@cadastre/protocol';
import { type Mempool } from '../mempool/mempool';
import { refusalText } from '../mempool/submission-refusal';
import { type TransactionIntake } from '../mempool/transaction-intake';
import { type BlockPayload } from '../production/block-payload';
import { type ChainClock } from '../production/chain-clock';
import { type ChainStore } from '../production/chain-store';
import { type SignedHeader } from '../production/sequencer';
import { orderSignersOf } from '../signatures/order-signers';
import { type SignatureEngine } from '../signatures/signature-engine';
import { type BlockIndex } from '../storage/index/block-index';
import { type TransactionPosition } from '../storage/index/hash-table';
import { RpcError, RpcErrorCode } from './json-rpc/rpc-error';
import {
  type BalanceProof,
  type BlockHeader,
  type BlockParts,
  type BlockReceipts,
  type ChainBlock,
  type NodeCore,
  type RawTransaction,
  type Submission,
  type SubmissionOutcome,
} from './node-core';
import { type ReadableMachine } from './readable-machine';

export interface ChainCoreOptions {
  readonly genesis: SignedHeader;
  readonly store: ChainStore;
  readonly index: BlockIndex;
  readonly machine: ReadableMachine;
  readonly mempool: Mempool;
  readonly intake: TransactionIntake;
  readonly engine: SignatureEngine;
  /** Given where clients may move the chain's time forward and ask for blocks: never in production. */
  readonly time?: { readonly clock: ChainClock; readonly mine: () => Promise<void> };
}

/** A sync takes milliseconds; a node that has stopped would let a proof wait for ever. */
const PROOF_PATIENCE_MS = 10_000;

const NO_ITEMS = new Uint8Array(0);
const NO_RECEIPTS: BlockReceipts = {
  count: 0,
  transactionHashes: NO_ITEMS,
  receipt: (index) => {
    throw new RangeError(`there is no receipt ${index}`);
  },
};

const NO_PARTS: Omit<BlockParts, 'header'> = {
  raws: NO_ITEMS,
  offsets: Uint32Array.of(0),
  senders: NO_ITEMS,
  transactionHashes: NO_ITEMS,
  receipts: { count: 0, heads: new Uint32Array(0), logs: NO_ITEMS },
};

/** The node behind JSON-RPC: durable blocks from the store, states from the machine, submissions to the pool. */
export class ChainCore implements NodeCore {
  private readonly listeners = new Set<(header: BlockHeader) => void>();
  private proofs: (() => void)[] = [];
  readonly advanceTime: NodeCore['advanceTime'];
  readonly mine: NodeCore['mine'];

  constructor(private readonly options: ChainCoreOptions) {
    const { time } = options;
    if (time === undefined) return;
    this.advanceTime = (seconds) => time.clock.advance(seconds);
    this.mine = time.mine;
  }

  get head(): BlockHeader {
    return toHeader(this.options.store.head);
  }

  /** To be called once a block is durable and in the store, before the next is begun. */
  announce(): void {
    for (const prove of this.proofs.splice(0)) prove();
    const { head } = this;
    for (const listener of this.listeners) listener(head);
  }

  async header(number: number): Promise<BlockHeader | undefined> {
    const signed = await this.options.store.header(number);
    return signed && toHeader(signed);
  }

  async block(number: number): Promise<ChainBlock | undefined> {
    const { store } = this.options;
    const payload = await store.block(number);
    if (payload !== undefined) return toBlock(payload, store.transactionHashes(payload));
    // The genesis has a header and no body.
    const header = await this.header(number);
    return header && emptyBlock(header);
  }

  async receipts(number: number): Promise<BlockReceipts | undefined> {
    if (number === 0) return NO_RECEIPTS;
    const { index } = this.options;
    const receipts = index.receiptsOf(number);
    const transactionHashes = index.transactionHashesOf(number);
    if (receipts === undefined || transactionHashes === undefined) return undefined;
    return { count: receipts.count, transactionHashes, receipt: (at) => decodeReceipt(receipts, at) };
  }

  async blockParts(number: number): Promise<BlockParts | undefined> {
    const { genesis, index, store } = this.options;
    if (number === 0) return { ...NO_PARTS, header: toHeader(genesis) };
    const payload = await store.block(number);
    const receipts = payload && index.receiptsOf(number);
    if (payload === undefined || receipts === undefined) return undefined;
    const { header, headerRlp, hash, raws, offsets, senders } = payload;
    const transactionHashes = store.transactionHashes(payload);
    return { header: { ...header, hash, rlp: headerRlp }, raws, offsets, senders, transactionHashes, receipts };
  }

  blockNumberOf(hash: Uint8Array): number | undefined {
    const { genesis, index } = this.options;
    return index.blockNumberOf(hash) ?? (Buffer.from(hash).equals(genesis.hash) ? 0 : undefined);
  }

  transactionPosition(hash: Uint8Array): TransactionPosition | undefined {
    return this.options.index.transactionPosition(hash);
  }

  emissionsOf(address: Uint8Array, from: number, to: number): ReturnType<NodeCore['emissionsOf']> {
    return this.options.index.emissionsOf(address, from, to);
  }

  readState<T>(number: number, read: (state: StateView | undefined) => T): Promise<T> {
    return this.options.machine.whenIdle((machine) => read(machine.at(number)));
  }

  orderSignersOf({ to, data }: CallRequest): OrderSignersEntry[] {
    return orderSignersOf(this.options.engine, to, data);
  }

  /** Undefined when the block is not durable yet. */
  hashOf(number: number): Uint8Array | undefined {
    const { genesis, index, store } = this.options;
    if (number === 0) return genesis.hash;
    const rlp = number > store.head.header.number ? undefined : index.headerOf(number);
    return rlp && keccak256(rlp);
  }

  /** The machine proves its own head, which is ahead of the store's until the block is durable: then it waits. */
  async proveBalance(asset: Uint8Array, account: Uint8Array): Promise<BalanceProof | undefined> {
    const { machine, store } = this.options;
    const prove = (): BalanceProof | undefined => {
      const parts = machine.proveBalance(asset, account);
      return parts && { header: this.head, proof: encodeBalanceProof(parts) };
    };
    const isDurable = () => machine.headNumber === store.head.header.number;
    const proven = await machine.whenIdle(() => (isDurable() ? { proof: prove() } : undefined));
    if (proven !== undefined) return proven.proof;
    return new Promise((resolve, reject) => {
      const patience = setTimeout(() => reject(notDurable()), PROOF_PATIENCE_MS);
      this.proofs.push(() => {
        clearTimeout(patience);
        try {
          resolve(prove());
        } catch (error) {
          reject(error as Error);
        }
      });
    });
  }

  async scheduleOf(number: number): Promise<BlockPayload['schedule'] | undefined> {
    return (await this.options.store.block(number))?.schedule;
  }

  statsOf(number: number): ReturnType<NodeCore['statsOf']> {
    return this.options.store.statsOf(number);
  }

  async submit(submissions: readonly Submission[], peer: string): Promise<SubmissionOutcome[]> {
    const { hashes, codes } = await this.options.intake.submit(submissions, peer);
    return Array.from(codes, (code, row) =>
      code === 0 ? { hash: hashes.subarray(row * 32, row * 32 + 32) } : { refusal: refusalText(code) },
    );
  }

  pendingTransaction(hash: Uint8Array): RawTransaction | undefined {
    return this.options.mempool.find(hash);
  }

  pendingNonce(account: Uint8Array): bigint | undefined {
    return this.options.mempool.pendingNonceOf(account);
  }

  onBlock(listener: (header: BlockHeader) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

const notDurable = (): RpcError =>
  new RpcError(RpcErrorCode.server, 'the latest block is not durable: the node may have stopped, see its health');

const toHeader = ({ header, hash, rlp }: SignedHeader): BlockHeader => ({ ...header, hash, rlp });

function toBlock(payload: BlockPayload, transactionHashes: Uint8Array): ChainBlock {
  const { header, headerRlp, hash, count, offsets, raws, senders } = payload;
  return {
    header: { ...header, hash, rlp: headerRlp },
    transactionCount: count,
    transactionHashes,
    sizeBytes: headerRlp.length + raws.length,
    transaction: (index) => ({
      raw: raws.subarray(offsets[index], offsets[index + 1]),
      sender: senders.subarray(index * 20, index * 20 + 20),
    }),
  };
}

function emptyBlock(header: BlockHeader): ChainBlock {
  return {
    ...{ header, transactionCount: 0, transactionHashes: NO_ITEMS, sizeBytes: header.rlp.length },
    transaction: (index) => {
      throw new RangeError(`there is no transaction ${index}`);
    },
  };
}
