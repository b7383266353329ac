import { assetTokenAbi, bytesToHex, contracts, type Hex } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { ChainConnection } from '../chain/chain-connection';
import { Clock } from '../clock/clock';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { type Holder, HolderRegister } from '../holdings/holder-register';
import { InstrumentAccess } from '../holdings/instrument-access';
import { EXEMPTIONS } from '../offerees/exemptions';
import type { OfferedInstrument } from '../offerings/offered-instruments';
import { explainTransfer } from '../transfers/explain-transfer';
import type { TransferFacts } from '../transfers/transfer-facts';
import { TransferViews } from '../transfers/transfer-views';
import { ChainRules } from './chain-rules';
import { judgeContradictions } from './rule-contradictions';
import { type HolderFacts, type LotFacts, type OrderFacts, previewRules } from './rule-preview';
import { canonicalRules, type RuleSet, toChainRules, withinAuthorised } from './rule-set';
import { type RequestHit, type rulePreviewSchema, toRulePreview } from './rules.dto';

const REQUESTS_MAX = 200;
const ACCOUNTS_AT_ONCE = 200;

/** Gathers what a change of rules would be held against: holders, subscriptions, requests for clearing. */
@Injectable()
export class RuleImpact {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly connection: ChainConnection,
    private readonly access: InstrumentAccess,
    private readonly chain: ChainRules,
    private readonly register: HolderRegister,
    private readonly views: TransferViews,
  ) {}

  async preview(actor: Actor, instrumentId: string, proposed: RuleSet): Promise<z.infer<typeof rulePreviewSchema>> {
    const instrument = await this.access.requireOwn(actor, instrumentId);
    const after = withinAuthorised(canonicalRules(proposed), instrument.authorised);
    judgeContradictions(after);
    const { version, rules: before } = await this.chain.inForce(instrument.token);
    return this.unit.within(PLATFORM, async () => {
      const { supply } = await this.register.head(instrument.token);
      const holders = await this.register.all(instrument.token);
      const admitted = await this.admitted(instrumentId);
      const periodsChange = JSON.stringify(before.resale) !== JSON.stringify(after.resale);
      const lots = periodsChange ? await this.lotsOf(instrument.token, holders) : new Map<Hex, LotFacts[]>();
      const facts = {
        now: this.clock.now(),
        supply,
        holders: holders.map((holder) => toHolderFacts(holder, admitted, lots)),
        orders: await this.orders(instrumentId, admitted),
      };
      const investorOf = new Map(
        holders.flatMap(({ identity, known }) =>
          known?.subjectType === 'investor' ? [[identity, known.subjectId]] : [],
        ),
      );
      const requests = await this.requests(instrument, before, after);
      return toRulePreview(version, previewRules(before, after, facts), requests, investorOf);
    });
  }

  private async admitted(instrumentId: string): Promise<ReadonlySet<bigint>> {
    const entries = await this.unit.tx.whitelistEntry.findMany({
      where: { instrumentId, status: { in: ['admitting', 'admitted'] } },
      select: { identity: true },
    });
    return new Set(entries.map(({ identity }) => identity));
  }

  private async lotsOf(token: Hex, holders: readonly Holder[]): Promise<ReadonlyMap<Hex, LotFacts[]>> {
    const { client } = this.connection;
    const addresses = holders.flatMap(({ accounts }) => accounts.map(({ address }) => address));
    const lots = new Map<Hex, LotFacts[]>();
    for (let i = 0; i < addresses.length; i += ACCOUNTS_AT_ONCE) {
      const some = addresses.slice(i, i + ACCOUNTS_AT_ONCE);
      const read = { address: token, abi: assetTokenAbi, functionName: 'lotsOf' } as const;
      const answers = await client!.multicall({
        contracts: some.map((address) => ({ ...read, args: [address] }) as const),
        allowFailure: false,
        multicallAddress: contracts.Multicall3,
      });
      some.forEach((address, at) => lots.set(address, answers[at]!.map(toLotFacts)));
    }
    return lots;
  }

  /** Subscriptions whose units have not been issued. */
  private async orders(instrumentId: string, admitted: ReadonlySet<bigint>): Promise<OrderFacts[]> {
    const { tx } = this.unit;
    const offerings = await tx.offering.findMany({
      where: { instrumentId, status: { in: ['open', 'closing'] } },
      select: { id: true },
    });
    const subscriptions = await tx.subscription.findMany({
      where: {
        offeringId: { in: offerings.map(({ id }) => id) },
        status: { in: ['open', 'binding', 'funded', 'issuing'] },
      },
    });
    const identities = await tx.identity.findMany({
      where: { subjectType: 'investor', subjectId: { in: subscriptions.map(({ investorId }) => investorId) } },
    });
    const bySubject = new Map(identities.map((identity) => [identity.subjectId, identity]));
    return subscriptions.flatMap(({ id, investorId, units, allotted }) => {
      const identity = bySubject.get(investorId);
      if (!identity) return [];
      const { number, country, investorClass, claims } = identity;
      return {
        ...{ id, identity: number, country, investorClass, claims: BigInt(claims.toFixed()) },
        whitelisted: admitted.has(number),
        units: BigInt((allotted ?? units).toFixed()),
      };
    });
  }

  /** Each request for clearing as if it were approved now, under both sets of rules. */
  private async requests({ id, token }: OfferedInstrument, before: RuleSet, after: RuleSet): Promise<RequestHit[]> {
    const transfers = await this.unit.tx.transfer.findMany({
      where: { instrumentId: id, status: 'requested' },
      orderBy: { id: 'asc' },
      take: REQUESTS_MAX,
    });
    const hits: RequestHit[] = [];
    for (const { id: transferId, fromAddress, toAddress, units } of transfers) {
      const amount = BigInt(units.toFixed());
      const parties = { from: bytesToHex(fromAddress), to: bytesToHex(toAddress) };
      const facts = approvedNow(await this.views.read({ token, ...parties, amount }));
      const known = new Set(refusals(facts, before).map(({ code }) => code));
      const effects = refusals(facts, after).filter(({ code }) => !known.has(code));
      if (effects.length > 0) hits.push({ id: transferId, units: units.toFixed(), effects });
    }
    return hits;
  }
}

/** Its units come out of the hold first, and whoever approves is a Clearer. */
const approvedNow = (facts: TransferFacts): TransferFacts => ({
  ...facts,
  cleared: true,
  from: { ...facts.from, available: facts.from.available + facts.amount },
});

function refusals(facts: TransferFacts, rules: RuleSet) {
  const judged = { ...facts, asset: { ...facts.asset, rules: toChainRules(rules) } };
  return explainTransfer(judged).rules.flatMap(({ rule, code, verdict }) =>
    verdict === 'refuses' ? [{ rule: rule as keyof RuleSet, code, says: 'would be refused' }] : [],
  );
}

function toHolderFacts(
  { identity, units, accounts, known }: Holder,
  admitted: ReadonlySet<bigint>,
  lots: ReadonlyMap<Hex, LotFacts[]>,
): HolderFacts {
  return {
    identity,
    units,
    // Of a number that is none of ours nothing is known, which every rule refuses.
    country: known?.country ?? '',
    investorClass: known?.investorClass ?? 0,
    claims: known ? BigInt(known.claims.toFixed()) : 0n,
    whitelisted: admitted.has(identity),
    lots: accounts.flatMap(({ address }) => lots.get(address) ?? []),
  };
}

const toLotFacts = (lot: { acquiredAt: bigint; exemption: number; amount: bigint }): LotFacts => ({
  acquiredAt: new Date(Number(lot.acquiredAt) * 1_000),
  exemption: EXEMPTIONS.find(({ number }) => number === lot.exemption)?.id ?? String(lot.exemption),
  units: lot.amount,
});
