import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { PLATFORM_ROLES } from '../access/permissions';
import { Clock } from '../clock/clock';
import type { Offering, Prisma } from '../database/generated/client';
import type { OfferingStatus } from '../database/generated/enums';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { NamedDocuments } from '../documents/named-documents';
import { newestFirst, olderThan, type PageQuery } from '../http/pages';
import { invalid, notFound, Problem } from '../http/problem';
import { WithheldMoney } from '../subscriptions/withheld-money';
import { SubscriptionRecords } from '../subscriptions/subscription-records';
import { OfferedInstruments } from './offered-instruments';
import { OfferingClosing } from './offering-closing';
import { columnsOf } from './offering-terms';
import type { DraftOffering, EditOffering, OfferingTotals } from './offerings.dto';
import { judgeDraft, judgeTerms, termsOf, type TermsRow } from './offerings.policy';

type OfferingQuery = PageQuery & { status?: OfferingStatus; instrument_id?: string; external_id?: string };

/** Terms on which units of an instrument are offered for the first time. */
@Injectable()
export class Offerings {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly records: SubscriptionRecords,
    private readonly closing: OfferingClosing,
    private readonly instruments: OfferedInstruments,
    private readonly documents: NamedDocuments,
    private readonly withheld: WithheldMoney,
  ) {}

  async draft(actor: Actor, command: DraftOffering): Promise<Offering> {
    const instrument = await this.instruments.find(command.instrument_id);
    if (!instrument || instrument.organisationId !== actor.organisationId) throw notFound('instrument');
    requireOneCurrency(command.price.asset, command.soft_cap?.asset);
    const now = this.clock.now();
    const terms = columnsOf(command);
    judgeTerms(termsOf(terms as TermsRow));
    const [offering] = await this.unit.tx.offering.createManyAndReturn({
      data: [
        {
          id: uuidv7(),
          organisationId: actor.organisationId,
          externalId: command.external_id,
          instrumentId: instrument.id,
          assetId: instrument.assetId,
          ...terms,
          price: terms.price!,
          currency: terms.currency!,
          units: terms.units!,
          allocation: terms.allocation!,
          documents: await this.namedDocuments(instrument.assetId, command.document_ids),
          createdBy: actor.personId,
          createdAt: now,
          updatedAt: now,
        },
      ],
      // A duplicate must not end the transaction: its refusal names the cure.
      skipDuplicates: true,
    });
    if (!offering) {
      throw new Problem('EXTERNAL_ID_TAKEN', `An offering with the external_id ${command.external_id} exists already.`);
    }
    await this.closing.tell(offering, 'offering.drafted');
    return offering;
  }

  async edit(id: string, version: number, command: EditOffering): Promise<Offering> {
    const offering = await this.records.lockOffering(id, 'alone');
    judgeDraft(offering);
    if (offering.version !== version) {
      throw new Problem('VERSION_MISMATCH', `The offering is at version ${offering.version}.`);
    }
    const currency = command.price?.asset ?? offering.currency;
    const cap = command.soft_cap === undefined ? offering.softCap && offering.currency : command.soft_cap?.asset;
    requireOneCurrency(currency, cap ?? undefined);
    const { document_ids: ids } = command;
    const terms: Prisma.OfferingUpdateInput = columnsOf(command);
    judgeTerms(termsOf({ ...offering, ...(definedOf(terms) as Partial<Offering>) }));
    const documents = ids && { documents: await this.namedDocuments(offering.assetId, ids) };
    return this.closing.change(offering, { ...terms, ...documents }, 'offering.changed');
  }

  /** An investor sees what was offered to them, and what is offered to everybody. */
  async get(actor: Actor, id: string): Promise<Offering> {
    const own = await this.unit.tx.offering.findUnique({ where: { id } });
    if (own) return own;
    const offered = await this.unit.within(PLATFORM, (tx) =>
      tx.offering.findFirst({ where: { id, AND: [this.visibleTo(actor)] } }),
    );
    const named = await this.unit.tx.offeree.findFirst({ where: { offeringId: id } });
    if (offered && (named || offered.exemptions.includes('public'))) return offered;
    throw notFound('offering');
  }

  async list(actor: Actor, query: OfferingQuery): Promise<Offering[]> {
    const where: Prisma.OfferingWhereInput = {
      status: query.status,
      instrumentId: query.instrument_id,
      externalId: query.external_id,
      id: olderThan(query.cursor),
    };
    const page = newestFirst(query.limit);
    if (actor.role !== 'investor') return this.unit.tx.offering.findMany({ where, ...page });
    const named = await this.unit.tx.offeree.findMany({ select: { offeringId: true } });
    const mine = [{ id: { in: named.map(({ offeringId }) => offeringId) } }, { exemptions: { has: 'public' } }];
    return this.unit.within(PLATFORM, (tx) =>
      tx.offering.findMany({ where: { AND: [where, this.visibleTo(actor), { OR: mine }] }, ...page }),
    );
  }

  /** For those who see the whole book. */
  async totals(actor: Actor, offering: Offering): Promise<OfferingTotals | null> {
    if (actor.organisationId !== offering.organisationId && !PLATFORM_ROLES.has(actor.role)) return null;
    const [row] = await this.unit.tx.$queryRaw<[Record<'n' | 'units' | 'held' | 'paid' | 'issued', string>]>`
      SELECT count(*)::text AS n, coalesce(sum(units), 0)::text AS units, coalesce(sum(held), 0)::text AS held,
        coalesce(sum(paid), 0)::text AS paid, coalesce(sum(paid / price), 0)::numeric(78,0)::text AS issued
      FROM subscriptions WHERE offering_id = ${offering.id}::uuid AND status <> 'cancelled'`;
    const inCurrency = (amount: string) => ({ amount, asset: offering.currency });
    return {
      subscriptions: Number(row.n),
      subscribed_units: row.units,
      held: inCurrency(row.held),
      paid: inCurrency(row.paid),
      issued_units: row.issued,
      withheld: PLATFORM_ROLES.has(actor.role)
        ? inCurrency((await this.withheld.ofOffering(offering.id)).toString())
        : null,
    };
  }

  private visibleTo(actor: Actor): Prisma.OfferingWhereInput {
    return actor.role === 'investor' ? { status: { not: 'draft' } } : { organisationId: actor.organisationId };
  }

  private async namedDocuments(assetId: string, ids: readonly string[]): Promise<Prisma.InputJsonArray> {
    return (await this.documents.ofAsset(assetId, ids, '/document_ids')) as unknown as Prisma.InputJsonArray;
  }
}

function requireOneCurrency(price: string, softCap: string | undefined): void {
  if (softCap !== undefined && softCap !== price) {
    throw invalid('/soft_cap/asset', 'OTHER_CURRENCY', `The price is in ${price}, the soft cap in ${softCap}.`);
  }
}

const definedOf = (columns: object): object =>
  Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
