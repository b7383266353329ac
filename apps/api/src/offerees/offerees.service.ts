import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { Offeree, Offering } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { newestFirst, olderThan, type PageQuery } from '../http/pages';
import { notFound, Problem } from '../http/problem';
import { SubscriptionRecords } from '../subscriptions/subscription-records';
import { Subscribers } from '../subscriptions/subscribers';
import { type Exemption, exemptionOf, isCounted, judgeExemption, type OffereeFacts } from './exemptions';
import { countedPersons, hasPlaceFor, windowStart } from './offeree-limit';
import type { OfferCommand } from './offerees.dto';

/** The register of persons to whom units were offered. */
@Injectable()
export class Offerees {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    private readonly events: Events,
    private readonly records: SubscriptionRecords,
    private readonly subscribers: Subscribers,
  ) {}

  async offer(actor: Actor, offeringId: string, command: OfferCommand): Promise<Offeree> {
    const offering = await this.records.lockOffering(offeringId, 'shared');
    if (offering.status !== 'open') {
      throw new Problem('STATE_REFUSED', `The offering is ${offering.status}: offers are made while it is open.`);
    }
    const subscriber = await this.subscribers.find(command.investor_id);
    if (!subscriber) throw notFound('investor');
    if (!subscriber.identity) {
      throw new Problem(
        'STATE_REFUSED',
        'An offer counts by country and class, which are known once a person is verified.',
      );
    }
    const { country, investorClass } = subscriber.identity;
    const facts = { country, investorClass };
    const exemption = chooseExemption(offering, facts, command.exemption);
    const counted = isCounted(exemption, facts);
    const offeredAt = this.clock.now();
    await this.takePlace(offering, exemption, { investorId: subscriber.id, country, offeredAt, counted });
    const made = { exemption: exemption.id, ...facts, counted, offeredAt, createdBy: actor.personId };
    const key = { offeringId, investorId: subscriber.id };
    const before = await this.unit.tx.offeree.findUnique({ where: { offeringId_investorId: key } });
    if (before && !before.withdrawnAt) {
      throw new Problem('CONFLICT', `The offer ${before.id} was made to this investor already.`);
    }
    const { organisationId } = offering;
    const row = { ...key, ...made, organisationId, investorOrganisationId: subscriber.organisationId };
    const offeree = before
      ? await this.unit.tx.offeree.update({ where: { id: before.id }, data: { ...made, withdrawnAt: null } })
      : await this.unit.tx.offeree.create({ data: { id: uuidv7(), ...row } });
    await this.tell(offeree, 'offeree.added');
    return offeree;
  }

  /** The person may not subscribe any more. The offer was made, and counts. */
  async withdraw(id: string): Promise<Offeree> {
    const { tx } = this.unit;
    const offeree = await tx.offeree.findUnique({ where: { id } });
    if (!offeree) throw notFound('offeree');
    if (offeree.withdrawnAt) throw new Problem('STATE_REFUSED', 'The offer has been taken back already.');
    const { offeringId, investorId } = offeree;
    await this.records.lockOffering(offeringId, 'alone');
    const subscribed = await tx.subscription.findFirst({
      where: { offeringId, investorId, status: { not: 'cancelled' } },
    });
    if (subscribed)
      throw new Problem('STATE_REFUSED', `The investor has accepted it with subscription ${subscribed.id}.`);
    const withdrawn = await tx.offeree.update({ where: { id }, data: { withdrawnAt: this.clock.now() } });
    await this.tell(withdrawn, 'offeree.withdrawn');
    return withdrawn;
  }

  async list(offeringId: string, { limit, cursor }: PageQuery): Promise<Offeree[]> {
    if (!(await this.unit.tx.offering.findUnique({ where: { id: offeringId } }))) throw notFound('offering');
    return this.unit.tx.offeree.findMany({
      where: { offeringId, id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  /** Counts under a lock that all offers of the issuer pass, so that two of them never take the same last place. */
  private async takePlace(
    { id: offeringId, organisationId }: Offering,
    exemption: Exemption,
    next: Pick<Offeree, 'investorId' | 'country' | 'offeredAt' | 'counted'>,
  ): Promise<void> {
    const { limit } = exemption;
    if (!limit || !next.counted) return;
    const { tx } = this.unit;
    await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`offerees ${organisationId}`}, 0))::text`;
    const since = windowStart(limit, next.offeredAt);
    const made = await tx.offeree.findMany({
      where: {
        organisationId,
        exemption: exemption.id,
        counted: true,
        ...(limit.across === 'offer' ? { offeringId, country: next.country } : {}),
        ...(since ? { offeredAt: { gt: since } } : {}),
      },
      select: { offeringId: true, investorId: true, country: true, offeredAt: true },
    });
    const persons = countedPersons(limit, made, { ...next, offeringId });
    if (hasPlaceFor(limit, persons, next.investorId)) return;
    const where =
      limit.across === 'offer' ? `in ${next.country}, in this offer` : `in ${limit.months} months, in all offers`;
    throw new Problem('OFFEREE_LIMIT', `${exemption.title}: ${persons.size} persons of ${limit.max} ${where}.`);
  }

  private async tell(offeree: Offeree, action: EventType): Promise<void> {
    const { id, organisationId, investorOrganisationId, offeringId, exemption, country } = offeree;
    const details = { exemption, country };
    await this.audit.record({ action, target: { type: 'offeree', id }, organisationId, details });
    const parties = new Set([organisationId, investorOrganisationId]);
    const data = { id, offering_id: offeringId, exemption };
    const events = [...parties].map((party) => ({ organisationId: party, type: action, data }));
    await this.unit.within(PLATFORM, () => this.events.publishAll(events));
  }
}

function chooseExemption({ exemptions }: Offering, facts: OffereeFacts, wanted: string | undefined): Exemption {
  if (wanted !== undefined && !exemptions.includes(wanted)) {
    throw new Problem('EXEMPTION_REFUSED', `The offering is made under ${exemptions.join(', ')}, not under ${wanted}.`);
  }
  const candidates = (wanted === undefined ? exemptions : [wanted]).map(exemptionOf);
  const fitting = candidates.find((each) => judgeExemption(each, facts) === null);
  if (fitting) return fitting;
  throw new Problem(
    'EXEMPTION_REFUSED',
    `No exemption of this offering covers an investor of class ${facts.investorClass} in ${facts.country}.`,
  );
}
