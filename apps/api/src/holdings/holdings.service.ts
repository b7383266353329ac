import { assetRegistryAbi, assetTokenAbi, contracts, type Hex, multicall3Abi } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { AuditTrail } from '../audit/audit-trail';
import { ChainConnection, requireChain } from '../chain/chain-connection';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { EXEMPTIONS } from '../offerees/exemptions';
import { type OfferedInstrument, OfferedInstruments } from '../offerings/offered-instruments';
import type { ChainRuleSet } from '../rules/rule-set';
import { type Holder, type HolderPosition, HolderRegister, OwnHoldings, type RegisterHead } from './holder-register';
import type { holdingSchema } from './holdings.dto';
import { InstrumentAccess } from './instrument-access';

type Holding = z.infer<typeof holdingSchema>;

interface ChainLot {
  readonly acquiredAt: bigint;
  readonly exemption: number;
  readonly amount: bigint;
}

/** Who holds what: an instrument's holders for its issuer, one's own holdings for an investor. */
@Injectable()
export class Holdings {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly connection: ChainConnection,
    private readonly audit: AuditTrail,
    private readonly access: InstrumentAccess,
    private readonly instruments: OfferedInstruments,
    private readonly register: HolderRegister,
    private readonly own: OwnHoldings,
  ) {}

  async holders(
    actor: Actor,
    instrumentId: string,
    page: { readonly limit: number; readonly after?: HolderPosition } | 'all',
  ): Promise<{ head: RegisterHead; holders: Holder[] }> {
    const instrument = await this.access.requireOwn(actor, instrumentId);
    const head = await this.register.head(instrument.token);
    const holders =
      page === 'all'
        ? await this.register.all(instrument.token)
        : await this.register.page(instrument.token, page.limit, page.after);
    await this.audit.record({
      action: page === 'all' ? 'holders.exported' : 'holders.read',
      target: { type: 'instrument', id: instrumentId },
      organisationId: instrument.organisationId,
      details: { holders: holders.length },
    });
    return { head, holders };
  }

  /** Balances of the read model say where to look; units and lots are the chain's of this moment. */
  async ofActor({ organisationId }: Actor, instrumentId?: string): Promise<Holding[]> {
    const held = await this.own.of(organisationId);
    const tokens = [...new Set(held.map(({ token }) => token))];
    const known = await this.unit.within(PLATFORM, () => this.instruments.ofTokens(tokens));
    const byToken = new Map(known.map((instrument) => [instrument.token.toLowerCase(), instrument]));
    const places = held.flatMap(({ token, account }) => {
      const instrument = byToken.get(token);
      return instrument && (!instrumentId || instrument.id === instrumentId) ? [{ instrument, account }] : [];
    });
    return Promise.all(places.map(({ instrument, account }) => this.read(instrument, account)));
  }

  private async read({ id, assetId, token }: OfferedInstrument, account: Hex): Promise<Holding> {
    const client = requireChain(this.connection);
    const asset = { address: token, abi: assetTokenAbi, args: [account] } as const;
    const [units, available, held, lots, [, rules], now] = await client.multicall({
      contracts: [
        { ...asset, functionName: 'balanceOf' },
        { ...asset, functionName: 'availableBalanceOf' },
        { ...asset, functionName: 'heldBalanceOf' },
        { ...asset, functionName: 'lotsOf' },
        { address: contracts.AssetRegistry, abi: assetRegistryAbi, functionName: 'rulesOf', args: [token] },
        { address: contracts.Multicall3, abi: multicall3Abi, functionName: 'getCurrentBlockTimestamp' },
      ],
      allowFailure: false,
      multicallAddress: contracts.Multicall3,
    });
    const unlocked = lots.filter((lot) => unlocksAt(lot, rules) <= now);
    const sum = lots.length === 0 ? units : unlocked.reduce((all, lot) => all + lot.amount, 0n);
    return {
      instrument_id: id,
      asset_id: assetId,
      token,
      account,
      units: units.toString(),
      available: available.toString(),
      held: held.toString(),
      unlocked: sum.toString(),
      lots: lots.map((lot) => ({
        acquired_at: timeOf(lot.acquiredAt),
        exemption: EXEMPTIONS.find(({ number }) => number === lot.exemption)?.id ?? String(lot.exemption),
        units: lot.amount.toString(),
        unlocks_at: timeOf(unlocksAt(lot, rules)),
      })),
    };
  }
}

const timeOf = (seconds: bigint): string => new Date(Number(seconds) * 1_000).toISOString();

function unlocksAt({ acquiredAt, exemption }: ChainLot, { resale }: Pick<ChainRuleSet, 'resale'>): bigint {
  return acquiredAt + (resale.find((rule) => rule.exemption === exemption)?.lockSeconds ?? 0n);
}
