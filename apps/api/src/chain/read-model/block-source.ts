import type { Hex, PublicClient } from 'viem';

/** A block as the chain's JSON-RPC answers it: hexadecimal, unparsed, for it is read by the thousand. */
export interface RpcBlock {
  readonly number: Hex;
  readonly hash: Hex;
  readonly parentHash: Hex;
  readonly stateRoot: Hex;
  readonly timestamp: Hex;
  readonly gasUsed: Hex;
  readonly transactions: readonly RpcTransaction[];
}

export interface RpcTransaction {
  readonly hash: Hex;
  readonly from: Hex;
  readonly to: Hex;
  readonly nonce: Hex;
  readonly input: Hex;
}

export interface RpcReceipt {
  readonly transactionHash: Hex;
  readonly status: Hex;
  /** of a failed transaction: the error that it reverted with */
  readonly revertReason?: Hex;
  readonly gasUsed: Hex;
  readonly logs: readonly RpcLog[];
}

export interface RpcLog {
  readonly address: Hex;
  readonly topics: readonly Hex[];
  readonly data: Hex;
  readonly logIndex: Hex;
}

export interface FetchedBlock {
  readonly block: RpcBlock;
  readonly receipts: readonly RpcReceipt[];
}

/** One durable block with its receipts; nothing when the chain is not that far. */
export async function fetchBlock(client: PublicClient, number: bigint): Promise<FetchedBlock | undefined> {
  const at: Hex = `0x${number.toString(16)}`;
  // The two methods are Ethereum's own; viem's typed versions would parse every field into an object of its own.
  const request = client.request as (call: { method: string; params: unknown[] }) => Promise<unknown>;
  const [block, receipts] = await Promise.all([
    request({ method: 'eth_getBlockByNumber', params: [at, true] }),
    request({ method: 'eth_getBlockReceipts', params: [at] }),
  ]);
  return block ? { block: block as RpcBlock, receipts: receipts as RpcReceipt[] } : undefined;
}
