import { batchAbi, contracts, refusalByRevertData, topics } from '@cadastre/protocol';
import { decodeFunctionData, type Hex } from 'viem';
import type { FetchedBlock, RpcLog, RpcReceipt, RpcTransaction } from './block-source';
import { type IdentityLink, identityLinksOf } from './identity-links';

/** What one block adds to each table, each row a list of column values in the table's order. */
export interface ProjectedBlock {
  readonly number: bigint;
  readonly hash: Hex;
  readonly parentHash: Hex;
  readonly time: Date;
  readonly block: Row;
  readonly transactions: readonly Row[];
  readonly calls: readonly Row[];
  readonly events: readonly Row[];
  /** in the order in which they happened: a split scales what was moved before it, not after */
  readonly movements: readonly Movement[];
  readonly identityLinks: readonly IdentityLink[];
}

/** Hexadecimal stands for bytes, null for nothing; see copy.ts. */
export type Row = readonly (string | number | bigint | boolean | Date | null)[];

export type Movement =
  | { readonly kind: 'transfer'; readonly asset: Hex; readonly from: Hex; readonly to: Hex; readonly amount: bigint }
  | { readonly kind: 'split'; readonly asset: Hex; readonly numerator: bigint; readonly denominator: bigint };

const NAME_OF = new Map<string, string>(Object.entries(topics).map(([name, topic]) => [topic, name]));
const NO_REF: Hex = `0x${'0'.repeat(64)}`;

export function projectBlock({ block, receipts }: FetchedBlock): ProjectedBlock {
  const number = BigInt(block.number);
  const { transactions } = block;
  if (receipts.length !== transactions.length)
    throw new Error(`block ${number} has ${transactions.length} transactions and ${receipts.length} receipts`);
  const time = new Date(Number(block.timestamp) * 1000);
  return {
    number,
    hash: block.hash,
    parentHash: block.parentHash,
    time,
    block: [number, block.hash, block.parentHash, block.stateRoot, time, transactions.length, BigInt(block.gasUsed)],
    transactions: transactions.map(({ hash, from, to, nonce }, i) => {
      const { status, gasUsed } = receipts[i]!;
      return [number, i, hash, from, to, BigInt(nonce), status === '0x1', BigInt(gasUsed)];
    }),
    calls: transactions.flatMap((transaction, i) => callsOf(number, i, transaction, receipts[i]!)),
    events: receipts.flatMap(({ logs }, i) => logs.map((log) => eventOf(number, i, log))),
    movements: receipts.flatMap(({ logs }) => logs.flatMap(movementOf)),
    identityLinks: transactions.flatMap((transaction, i) => identityLinksOf(transaction, receipts[i]!)),
  };
}

function callsOf(number: bigint, transaction: number, { to, input }: RpcTransaction, receipt: RpcReceipt): Row[] {
  // A batch that failed had no effect as a whole: all of its calls were refused by what refused it.
  const whole = receipt.revertReason ? (refusalByRevertData(receipt.revertReason)?.code ?? null) : null;
  const calls = to.toLowerCase() === contracts.Batch.toLowerCase() ? batchedCalls(input) : undefined;
  if (!calls) return [[number, transaction, 0, to, input.slice(0, 10), null, whole]];
  const refused = new Map(receipt.logs.filter(({ topics: [topic] }) => topic === topics.CallRefused).map(refusalOf));
  return calls.map(({ to: target, data, ref }, i) => [
    number,
    transaction,
    i,
    target,
    data.slice(0, 10),
    ref === NO_REF ? null : ref,
    whole ?? refused.get(i) ?? null,
  ]);
}

/** The calls of a batch; nothing for calldata that is none, which the chain has refused. */
function batchedCalls(input: Hex) {
  try {
    const { functionName, args } = decodeFunctionData({ abi: batchAbi, data: input });
    return functionName === 'submit' ? args[0] : undefined;
  } catch {
    return undefined;
  }
}

/** CallRefused(uint256 indexed index, uint16 code) */
const refusalOf = (log: RpcLog): [number, number] => [Number(BigInt(log.topics[1]!)), Number(BigInt(log.data))];

function eventOf(number: bigint, transaction: number, { address, topics: all, data, logIndex }: RpcLog): Row {
  const name = NAME_OF.get(all[0] ?? '') ?? 'unknown';
  const joined = `0x${all.map((topic) => topic.slice(2)).join('')}`;
  return [number, Number(logIndex), transaction, address, name, joined, data];
}

function movementOf(log: RpcLog): Movement[] {
  switch (log.topics[0]) {
    case topics.Transfer:
      return [
        {
          kind: 'transfer',
          asset: log.address,
          from: addressOf(log.topics[1]!),
          to: addressOf(log.topics[2]!),
          amount: BigInt(log.data),
        },
      ];
    case topics.Split: {
      // Split(address indexed asset, uint32 index, uint64 numerator, uint64 denominator)
      const word = (i: number) => BigInt(`0x${log.data.slice(2 + 64 * i, 2 + 64 * (i + 1))}`);
      return [{ kind: 'split', asset: addressOf(log.topics[1]!), numerator: word(1), denominator: word(2) }];
    }
    default:
      return [];
  }
}

const addressOf = (topic: Hex): Hex => `0x${topic.slice(26)}`;
