import {
  type BlockStats,
  type CallOutcome,
  type CallRequest,
  type DecodedLog,
  type DecodedReceipt,
  type StateView,
} from '@cadastre/chain';
import { bytesToHex, decodeTransaction, hexToBytes, keccak256, refusalByName, type Hex } from '@cadastre/protocol';
import {
  decodeFunctionData,
  encodeAbiParameters,
  encodeEventTopics,
  encodeFunctionResult,
  erc20Abi,
  recoverTransactionAddress,
} from 'viem';
import {
  type BlockHeader,
  type BlockReceipts,
  type ChainBlock,
  type NodeCore,
  type RawTransaction,
  type Submission,
  type SubmissionOutcome,
} from '../../src/rpc/node-core';
import { bloomOf } from '../../src/rpc/logs/blooms';

export const TOKEN = '0xa55e700000000000000000000000000000000001';

interface FixtureBlock {
  readonly block: ChainBlock;
  readonly receipts: BlockReceipts;
  readonly balances: ReadonlyMap<string, bigint>;
  readonly nonces: ReadonlyMap<string, bigint>;
}

/**
 * A chain in a few maps: one ERC-20 that refuses overdrafts, a block for each submission. It stands in for the node
 * so that the RPC's own behaviour can be tested by itself; it is no model of the machine.
 */
export class FixtureChain implements NodeCore {
  private readonly blocks: FixtureBlock[] = [];
  private readonly listeners = new Set<(header: BlockHeader) => void>();
  private clockAhead = 0;
  /** States older than this many blocks are gone. */
  kept = 128;

  constructor(funded: readonly Hex[]) {
    const balances = new Map(funded.map((account) => [account.toLowerCase(), 1_000_000n]));
    this.addBlock([], balances, new Map(funded.map((account) => [account.toLowerCase(), 0n])));
  }

  get head(): BlockHeader {
    return this.newest.block.header;
  }

  header(number: number): Promise<BlockHeader | undefined> {
    return Promise.resolve(this.blocks[number]?.block.header);
  }

  block(number: number): Promise<ChainBlock | undefined> {
    return Promise.resolve(this.blocks[number]?.block);
  }

  receipts(number: number): Promise<BlockReceipts | undefined> {
    return Promise.resolve(this.blocks[number]?.receipts);
  }

  blockParts(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  blockNumberOf(hash: Uint8Array): number | undefined {
    const found = this.blocks.findIndex(({ block }) => Buffer.from(hash).equals(block.header.hash));
    return found < 0 ? undefined : found;
  }

  transactionPosition(hash: Uint8Array) {
    for (const { block } of this.blocks) {
      for (let index = 0; index < block.transactionCount; index++) {
        const candidate = block.transactionHashes.subarray(index * 32, index * 32 + 32);
        if (Buffer.from(hash).equals(candidate)) return { number: block.header.number, index };
      }
    }
    return undefined;
  }

  *emissionsOf(address: Uint8Array, from: number, to: number) {
    for (const { block, receipts } of this.blocks.slice(from, to + 1)) {
      const indexes = Array.from({ length: receipts.count }, (_, index) => index).filter((index) =>
        receipts.receipt(index).logs.some((log) => Buffer.from(log.address).equals(address)),
      );
      if (indexes.length > 0) yield { number: block.header.number, transactions: Uint32Array.from(indexes) };
    }
  }

  async readState<T>(number: number, read: (state: StateView | undefined) => T): Promise<T> {
    return read(this.stateAt(number));
  }

  stateAt(number: number): StateView | undefined {
    const state = number > this.head.number - this.kept ? this.blocks[number] : undefined;
    if (state === undefined) return undefined;
    return {
      blockNumber: number,
      call: (request: CallRequest) => this.call(state, request),
      nonceOf: (account: Uint8Array) => state.nonces.get(bytesToHex(account)),
      maySubmit: (account: Uint8Array) => state.nonces.has(bytesToHex(account)),
      isContract: (address: Uint8Array) => bytesToHex(address) === TOKEN,
    };
  }

  orderSignersOf(): [] {
    return [];
  }

  async proveBalance(asset: Uint8Array, account: Uint8Array) {
    if (bytesToHex(asset) !== TOKEN || !this.newest.balances.has(bytesToHex(account))) return undefined;
    return { header: this.head, proof: Uint8Array.of(1, 2, 3) };
  }

  scheduleOf(number: number) {
    if (number === 0 || this.blocks[number] === undefined) return Promise.resolve(undefined);
    // Two calls of one cluster, one of another, and one alone in the next stage.
    return Promise.resolve({ callCount: 4, calls: Uint32Array.of(0, 0, 0, 5, 0, 0, 1, 7, 0, 0, 0, 5, 0, 1, 0, 2) });
  }

  statsOf(number: number) {
    const stats: BlockStats = {
      ...{ transactions: 1, calls: 1, refused: 0, segments: 1, stages: 1, clusters: 1, lanes: 2, serialAssets: [] },
      ...{ resolve_us: 1, schedule_us: 2, execute_us: 3, commit_us: 4 },
    };
    return this.blocks[number] === undefined ? undefined : { ...stats, sync_us: 5 };
  }

  async submit(submissions: readonly Submission[]): Promise<SubmissionOutcome[]> {
    const outcomes: SubmissionOutcome[] = [];
    const accepted: RawTransaction[] = [];
    const balances = new Map(this.newest.balances);
    const nonces = new Map(this.newest.nonces);
    for (const { raw } of submissions) {
      let transaction: ReturnType<typeof decodeTransaction>;
      try {
        transaction = decodeTransaction(raw);
      } catch (error) {
        outcomes.push({ refusal: { rpcCode: -32602, name: 'MALFORMED', message: (error as Error).message } });
        continue;
      }
      const sender = (
        await recoverTransactionAddress({
          serializedTransaction: bytesToHex(raw) as `0x02${string}`,
        })
      ).toLowerCase();
      const expected = nonces.get(sender);
      if (expected === undefined || BigInt(transaction.nonce) < expected) {
        const message = expected === undefined ? 'invalid sender: unknown account' : 'nonce too low';
        outcomes.push({ refusal: { rpcCode: -32000, name: 'REFUSED', message } });
        continue;
      }
      nonces.set(sender, expected + 1n);
      accepted.push({ raw, sender: hexToBytes(sender) });
      outcomes.push({ hash: hexToBytes(transaction.hash) });
    }
    if (accepted.length > 0) this.addBlock(accepted, balances, nonces);
    return outcomes;
  }

  pendingTransaction(): undefined {
    return undefined;
  }

  pendingNonce(account: Uint8Array): bigint | undefined {
    return this.newest.nonces.get(bytesToHex(account));
  }

  advanceTime = (seconds: number): number => (this.clockAhead += seconds);

  onBlock(listener: (header: BlockHeader) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  get listenerCount(): number {
    return this.listeners.size;
  }

  private get newest(): FixtureBlock {
    return this.blocks[this.blocks.length - 1]!;
  }

  private call(state: FixtureBlock, { from, to, data }: CallRequest): CallOutcome {
    if (bytesToHex(to) !== TOKEN) return returned('0x');
    const decoded = decodeCall(bytesToHex(data));
    if (decoded === undefined) return overdrawn();
    const { functionName, args } = decoded;
    switch (functionName) {
      case 'balanceOf':
        return returned(
          encodeFunctionResult({ abi: erc20Abi, functionName, result: balanceOf(state.balances, args[0]) }),
        );
      case 'symbol':
        return returned(encodeFunctionResult({ abi: erc20Abi, functionName, result: 'FIX' }));
      case 'decimals':
        return returned(encodeFunctionResult({ abi: erc20Abi, functionName, result: 2 }));
      case 'transfer':
        return balanceOf(state.balances, bytesToHex(from ?? new Uint8Array(20))) >= args[1]
          ? returned(encodeFunctionResult({ abi: erc20Abi, functionName, result: true }))
          : overdrawn();
      default:
        return overdrawn();
    }
  }

  private addBlock(transactions: RawTransaction[], balances: Map<string, bigint>, nonces: Map<string, bigint>): void {
    const number = this.blocks.length;
    let cumulativeGasUsed = 0;
    let firstLogIndex = 0;
    const receipts = transactions.map(({ raw, sender }): DecodedReceipt => {
      const { data } = decodeTransaction(raw);
      const logs = transfer(balances, bytesToHex(sender), bytesToHex(data));
      cumulativeGasUsed += 30_000;
      firstLogIndex += logs?.length ?? 0;
      return {
        ...{ status: logs === undefined ? 0 : 1, code: logs === undefined ? INSUFFICIENT.code : 0, gasUsed: 30_000 },
        ...{ cumulativeGasUsed, firstLogIndex: firstLogIndex - (logs?.length ?? 0), logs: logs ?? [] },
      };
    });
    const transactionHashes = Buffer.concat(transactions.map(({ raw }) => keccak256(raw)));
    const zero = new Uint8Array(32);
    const rlp = Buffer.from(`header of block ${number}`);
    const header: BlockHeader = {
      ...{ number, hash: keccak256(rlp), parentHash: number === 0 ? zero : this.head.hash, rlp },
      ...{
        sequencer: new Uint8Array(20),
        stateRoot: zero,
        transactionsRoot: zero,
        receiptsRoot: zero,
        scheduleRoot: zero,
      },
      ...{ gasLimit: 1_000_000_000, gasUsed: cumulativeGasUsed, timestamp: 1_800_000_000 + number + this.clockAhead },
      ...{
        logsBloom: bloomOf(receipts.flatMap(({ logs }) => logs)),
        extraData: new Uint8Array(65),
        protocolVersion: 1,
      },
    };
    this.blocks.push({
      block: {
        ...{ header, transactionCount: transactions.length, transactionHashes, sizeBytes: 1_000 },
        transaction: (index) => transactions[index]!,
      },
      receipts: { count: receipts.length, transactionHashes, receipt: (index) => receipts[index]! },
      ...{ balances, nonces },
    });
    for (const listener of this.listeners) listener(header);
  }
}

const INSUFFICIENT = refusalByName('INSUFFICIENT_BALANCE')!;

const balanceOf = (balances: ReadonlyMap<string, bigint>, account: string): bigint =>
  balances.get(account.toLowerCase()) ?? 0n;

const returned = (data: Hex): CallOutcome => ({ status: 'returned', data: hexToBytes(data), gasUsed: 30_000 });

const overdrawn = (): CallOutcome => ({
  ...{ status: 'refused', code: INSUFFICIENT.code, data: hexToBytes(INSUFFICIENT.selector), gasUsed: 30_000 },
});

function decodeCall(data: Hex) {
  try {
    return decodeFunctionData({ abi: erc20Abi, data });
  } catch {
    return undefined;
  }
}

/** Moves the units and answers the logs; undefined when the transfer is refused. */
function transfer(balances: Map<string, bigint>, from: Hex, data: Hex): DecodedLog[] | undefined {
  const decoded = decodeCall(data);
  if (decoded?.functionName !== 'transfer') return undefined;
  const { args } = decoded;
  if (balanceOf(balances, from) < args[1]) return undefined;
  const to = args[0].toLowerCase() as Hex;
  balances.set(from, balanceOf(balances, from) - args[1]);
  balances.set(to, balanceOf(balances, to) + args[1]);
  const topics = encodeEventTopics({ abi: erc20Abi, eventName: 'Transfer', args: { from, to } }) as Hex[];
  const amount = encodeAbiParameters([{ type: 'uint256' }], [args[1]]);
  return [{ address: hexToBytes(TOKEN), topics: topics.map(hexToBytes), data: hexToBytes(amount) }];
}
