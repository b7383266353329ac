import type { World } from '@cadastre/node';
import { batchAbi, contracts, identityRegistryAbi, topics } from '@cadastre/protocol';
import type { TransactionSql } from 'postgres';
import { decodeFunctionData, type Hex } from 'viem';

/** Only what concerns the registry comes in Ethereum's words: it is rare. */
export interface RpcTransaction {
  readonly to: Hex;
  readonly input: Hex;
}

export interface RpcReceipt {
  readonly logs: readonly RpcLog[];
}

export interface RpcLog {
  readonly address: Hex;
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

/** From here on an account is an identity's, or nobody's. */
export interface IdentityLink {
  readonly account: Hex;
  readonly identity: bigint | null;
}

/** What the registry did in one transaction, in order. */
export function identityLinksOf(transaction: RpcTransaction, receipt: RpcReceipt): IdentityLink[] {
  const logs = receipt.logs.filter(({ address }) => address.toLowerCase() === contracts.IdentityRegistry);
  // The event of a new identity for an old account does not name the account; its call does.
  const moved = logs.some(({ topics: [topic] }) => topic === topics.IdentityUpdated)
    ? accountsMoved(transaction, receipt)
    : [];
  return logs.flatMap((log): IdentityLink[] => {
    switch (log.topics[0]) {
      case topics.IdentityRegistered:
        return [{ account: addressIn(log, 1), identity: BigInt(log.topics[2]!) }];
      case topics.IdentityRemoved:
        return [{ account: addressIn(log, 1), identity: null }];
      case topics.IdentityUpdated:
        return [{ account: moved.shift()!, identity: BigInt(log.topics[2]!) }];
      default:
        return [];
    }
  });
}

const addressIn = (log: RpcLog, topic: number): Hex => `0x${log.topics[topic]!.slice(26)}`;

function accountsMoved({ to, input }: RpcTransaction, { logs }: RpcReceipt): Hex[] {
  const refused = new Set(
    logs.filter(({ topics: [topic] }) => topic === topics.CallRefused).map((log) => Number(BigInt(log.topics[1]!))),
  );
  const calls = to.toLowerCase() === contracts.Batch ? batchedCalls(input) : [{ to, data: input }];
  return calls.flatMap((call, i) => {
    if (refused.has(i) || call.to.toLowerCase() !== contracts.IdentityRegistry) return [];
    const { functionName, args } = decodeFunctionData({ abi: identityRegistryAbi, data: call.data });
    return functionName === 'updateIdentity' ? [args[0].toLowerCase() as Hex] : [];
  });
}

function batchedCalls(input: Hex): readonly { readonly to: Hex; readonly data: Hex }[] {
  const { functionName, args } = decodeFunctionData({ abi: batchAbi, data: input });
  return functionName === 'submit' ? args[0] : [];
}

/** What the world at block 0 says of accounts: no event tells of it. */
export const openingLinks = (world: World): IdentityLink[] =>
  [...world.identities].flatMap(({ identity, accounts }) =>
    [...accounts].map((account) => ({ account, identity: BigInt(identity) })),
  );

export async function applyIdentityLinks(tx: TransactionSql, links: readonly IdentityLink[]): Promise<void> {
  const latest = [...new Map(links.map((link) => [link.account.toLowerCase(), link])).values()];
  const gone = latest.filter(({ identity }) => identity === null);
  const linked = latest.filter(({ identity }) => identity !== null);
  if (gone.length > 0) {
    const rows = gone.map(({ account }) => ({ account: account.slice(2) }));
    await tx`
      DELETE FROM chain_identity_accounts WHERE account IN (
        SELECT decode(account, 'hex') FROM jsonb_to_recordset(${tx.json(rows)}) AS r(account text))`;
  }
  if (linked.length === 0) return;
  const rows = linked.map(({ account, identity }) => ({ account: account.slice(2), identity: identity!.toString() }));
  await tx`
    INSERT INTO chain_identity_accounts (account, identity)
    SELECT decode(account, 'hex'), identity::bigint FROM jsonb_to_recordset(${tx.json(rows)}) AS r(account text, identity text)
    ON CONFLICT (account) DO UPDATE SET identity = excluded.identity`;
}
