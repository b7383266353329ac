import {
  AssetKind,
  assetRegistryAbi,
  assetTokenAbi,
  bytesToHex,
  contracts,
  type Hex,
  identityRegistryAbi,
  multicall3Abi,
  Role,
  rolesAbi,
  type Standing,
} from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import type { PublicClient } from 'viem';
import { ChainConnection, requireChain } from '../chain/chain-connection';
import { Clock } from '../clock/clock';
import { UnitOfWork } from '../database/unit-of-work';
import type { AssetFacts, AttributeFacts, LotFacts, PartyFacts, TransferFacts } from './transfer-facts';

export interface TransferQuestion {
  readonly token: Hex;
  readonly from: Hex;
  readonly to: Hex;
  readonly amount: bigint;
}

/** What each account says of itself. */
interface AccountFacts extends Omit<PartyFacts, 'attributes' | 'whitelisted' | 'total'> {
  readonly cleared: boolean;
}

/** The chain at one block: every read is of the same one. */
interface Reader {
  readonly client: PublicClient;
  readonly blockNumber: bigint;
}

/** Reads all that a transfer is judged by, in two questions to the chain about one block. */
@Injectable()
export class TransferViews {
  constructor(
    private readonly connection: ChainConnection,
    private readonly clock: Clock,
    private readonly unit: UnitOfWork,
  ) {}

  async read({ token, from, to, amount }: TransferQuestion): Promise<TransferFacts> {
    const client = requireChain(this.connection);
    const reader = { client, blockNumber: await client.getBlockNumber({ cacheTime: 0 }) };
    const [{ latest, ...asset }, sender, receiver] = await Promise.all([
      readAsset(reader, token),
      readAccount(reader, token, from),
      readAccount(reader, token, to),
    ]);
    const [fromIdentity, toIdentity] = await Promise.all([
      this.readIdentity(reader, token, sender),
      this.readIdentity(reader, token, receiver),
    ]);
    const counts = await readCounts(reader, token, toIdentity.attributes);
    return {
      now: this.nextBlockTime(latest),
      amount,
      asset: { ...asset, ...counts },
      from: { ...sender, ...fromIdentity },
      to: { ...receiver, ...toIdentity },
      cleared: sender.cleared,
    };
  }

  /** A chain on which nothing happened for a while would judge by today, not by its last block. */
  private nextBlockTime(latest: bigint): bigint {
    const now = BigInt(Math.floor(this.clock.now().getTime() / 1_000));
    return now > latest ? now : latest;
  }

  private async readIdentity({ client, blockNumber }: Reader, token: Hex, party: AccountFacts) {
    const { identity, account } = party;
    const others = identity === 0n ? [] : await this.otherAccounts(identity, account);
    const registry = { address: contracts.IdentityRegistry, abi: identityRegistryAbi } as const;
    const balances = others.map(
      (other) => ({ address: token, abi: assetTokenAbi, functionName: 'balanceOf', args: [other] }) as const,
    );
    const assets = { address: contracts.AssetRegistry, abi: assetRegistryAbi } as const;
    const [[attributes, whitelisted], units] = await Promise.all([
      client.multicall({
        contracts: [
          { ...registry, functionName: 'attributesOf', args: [identity] },
          { ...assets, functionName: 'isWhitelisted', args: [token, identity] },
        ],
        ...once(blockNumber),
      }),
      balances.length === 0 ? [] : client.multicall({ contracts: balances, ...once(blockNumber) }),
    ]);
    const total = units.reduce((sum, balance) => sum + balance, party.balance);
    return { attributes: attributes as AttributeFacts & { standing: Standing }, whitelisted, total };
  }

  /** Rules count identities, not accounts. */
  private async otherAccounts(identity: bigint, account: Hex): Promise<Hex[]> {
    const rows = await this.unit.tx.chainIdentityAccount.findMany({ where: { identity }, select: { account: true } });
    return rows.map((row) => bytesToHex(row.account)).filter((other) => other !== account.toLowerCase());
  }
}

const once = (blockNumber: bigint) =>
  ({ allowFailure: false, multicallAddress: contracts.Multicall3, blockNumber }) as const;

async function readAsset({ client, blockNumber }: Reader, token: Hex) {
  const registry = { address: contracts.AssetRegistry, abi: assetRegistryAbi, args: [token] } as const;
  const asset = { address: token, abi: assetTokenAbi } as const;
  const [latest, terms, retired, [, rules], paused, supply, holders] = await client.multicall({
    contracts: [
      { address: contracts.Multicall3, abi: multicall3Abi, functionName: 'getCurrentBlockTimestamp' },
      { ...registry, functionName: 'termsOf' },
      { ...registry, functionName: 'isRetired' },
      { ...registry, functionName: 'rulesOf' },
      { ...asset, functionName: 'paused' },
      { ...asset, functionName: 'totalSupply' },
      { ...asset, functionName: 'holderCount' },
    ],
    ...once(blockNumber),
  });
  const { kind, keepsLots } = terms;
  return { latest, isCash: kind === AssetKind.Cash, keepsLots, retired, rules, paused, supply, holders };
}

async function readAccount({ client, blockNumber }: Reader, token: Hex, account: Hex): Promise<AccountFacts> {
  const registry = { address: contracts.IdentityRegistry, abi: identityRegistryAbi, args: [account] } as const;
  const asset = { address: token, abi: assetTokenAbi, args: [account] } as const;
  const role = { address: contracts.Roles, abi: rolesAbi, functionName: 'hasRole' } as const;
  const [identity, successor, frozen, balance, available, lots, cleared] = await client.multicall({
    contracts: [
      { ...registry, functionName: 'identity' },
      { ...registry, functionName: 'successorOf' },
      { ...asset, functionName: 'isFrozen' },
      { ...asset, functionName: 'balanceOf' },
      { ...asset, functionName: 'availableBalanceOf' },
      { ...asset, functionName: 'lotsOf' },
      { ...role, args: [Role.Clearer, token, account] },
    ],
    ...once(blockNumber),
  });
  return {
    account,
    identity: BigInt(identity),
    retired: successor.toLowerCase() !== account.toLowerCase(),
    frozen,
    balance,
    available,
    lots: lots as readonly LotFacts[],
    cleared,
  };
}

async function readCounts(
  { client, blockNumber }: Reader,
  token: Hex,
  { country, investorClass }: AttributeFacts,
): Promise<Pick<AssetFacts, 'holdersOfCountry' | 'holdersOfClass'>> {
  const asset = { address: token, abi: assetTokenAbi } as const;
  const [holdersOfCountry, holdersOfClass] = await client.multicall({
    contracts: [
      { ...asset, functionName: 'holderCountOfCountry', args: [country] },
      { ...asset, functionName: 'holderCountOfClass', args: [investorClass] },
    ],
    ...once(blockNumber),
  });
  return { holdersOfCountry, holdersOfClass };
}
