import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { PLATFORM_ROLES } from '../access/permissions';
import { Clock } from '../clock/clock';
import type { Offering, Subscription } from '../database/generated/client';
import type { SubscriptionStatus } from '../database/generated/enums';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { decodeCursor, newestFirst, olderThan, type PageQuery } from '../http/pages';
import { invalid, notFound, Problem } from '../http/problem';
import { exemptionOf, judgeExemption } from '../offerees/exemptions';
import { judgeTicket, judgeWindow, termsOf } from '../offerings/offerings.policy';
import { SubscriptionDisposal } from './subscription-disposal';
import { acceptancesOf, documentsOf, SubscriptionEligibility } from './subscription-eligibility';
import { SubscriptionFunding } from './subscription-funding';
import { moneyOf, SubscriptionRecords, targetOf } from './subscription-records';
import { OVER, type Step, stepsOf, unaccepted } from './subscription-steps';
import type { AcceptDocuments, Acceptance, Subscribe } from './subscriptions.dto';
import { type Subscriber, Subscribers } from './subscribers';
import { WithheldMoney } from './withheld-money';

type SubscriptionQuery = PageQuery & {
  offering_id?: string;
  investor_id?: string;
  status?: SubscriptionStatus;
  external_id?: string;
};

/** An investor's way into an offering, in steps that may be taken on different days and say what they wait for. */
@Injectable()
export class Subscriptions {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly records: SubscriptionRecords,
    private readonly subscribers: Subscribers,
    private readonly eligibility: SubscriptionEligibility,
    private readonly funding: SubscriptionFunding,
    private readonly disposal: SubscriptionDisposal,
    private readonly withheld: WithheldMoney,
  ) {}

  async subscribe(actor: Actor, offeringId: string, command: Subscribe): Promise<Subscription> {
    const subscriber = await this.subscribers.require(actor, command.investor_id);
    return this.unit.within(PLATFORM, async (tx) => {
      const offering = await this.records.lockOffering(offeringId, 'shared');
      const exemption = await this.offeredUnder(offering, subscriber);
      const now = this.clock.now();
      judgeWindow(offering, now);
      judgeTicket(termsOf(offering), BigInt(command.units));
      const key = { offeringId, investorId: subscriber.id };
      const [subscription] = await tx.subscription.createManyAndReturn({
        data: [
          {
            id: uuidv7(),
            ...key,
            organisationId: offering.organisationId,
            investorOrganisationId: subscriber.organisationId,
            externalId: command.external_id,
            exemption,
            units: command.units,
            price: offering.price,
            currency: offering.currency,
            createdBy: actor.personId,
            createdAt: now,
            updatedAt: now,
          },
        ],
        // A duplicate must not end the transaction: its refusal names the cure.
        skipDuplicates: true,
      });
      if (!subscription) return this.refuseDuplicate(key);
      await this.records.tell(subscription, 'subscription.created', { units: command.units });
      return subscription;
    });
  }

  /** The content that was accepted is named by its hash, so that nobody accepts what they have not been shown. */
  async accept(actor: Actor, id: string, { documents }: AcceptDocuments): Promise<Subscription> {
    await this.requireInstruct(actor, id);
    return this.unit.within(PLATFORM, async () => {
      const { offering, subscription } = await this.records.lock(id);
      requireOpen(subscription);
      judgeWindow(offering, this.clock.now());
      documents.forEach((document, i) => {
        if (unaccepted([document], documentsOf(offering)).length === 0) return;
        throw invalid(
          `/documents/${i}`,
          'UNKNOWN',
          `The offering names no document ${document.document_id} with this content: read it again.`,
        );
      });
      const before = subscription.acceptances as Acceptance[];
      const fresh = unaccepted(documents, acceptancesOf(subscription));
      if (fresh.length === 0) return subscription;
      const facts = { accepted_at: this.clock.now().toISOString(), accepted_by: actor.personId };
      const acceptances = [...before, ...fresh.map((document) => ({ ...document, ...facts }))];
      const accepted = await this.records.change(subscription, { acceptances }, 'subscription.accepted', {
        documents: fresh.map(({ document_id, sha256 }) => ({ document_id, sha256 })),
      });
      // Money may have waited for this.
      return this.funding.bindCredited(offering, accepted);
    });
  }

  async cancel(actor: Actor, id: string): Promise<Subscription> {
    await this.requireInstruct(actor, id);
    return this.unit.within(PLATFORM, async () => {
      const { offering, subscription } = await this.records.lock(id);
      if (offering.status !== 'open') {
        throw new Problem('STATE_REFUSED', `The offering is ${offering.status}: a subscription binds from there on.`);
      }
      if (subscription.status === 'binding') {
        throw new Problem('STATE_REFUSED', 'Its money is on the way into the hold: cancel it in a moment.');
      }
      if (subscription.status !== 'open' && subscription.status !== 'funded' && !subscription.stalled) {
        throw new Problem('STATE_REFUSED', `The subscription is ${shownStatus(subscription)}.`);
      }
      const { organisationId, personId } = actor;
      return this.disposal.cancel(offering, subscription, { organisationId, personId });
    });
  }

  /** For the desk: money of somebody who was barred, and is not any more, goes back after all. */
  async giveBackWithheld(actor: Actor, id: string): Promise<Subscription> {
    const { offering, subscription } = await this.records.lock(id, 'alone');
    const { organisationId, personId } = actor;
    return this.disposal.giveBackWithheld(offering, subscription, { organisationId, personId });
  }

  async get(actor: Actor, id: string): Promise<{ subscription: Subscription; steps: Step[] }> {
    const subscription = await this.requireRead(actor, id);
    return this.unit.within(PLATFORM, async (tx) => {
      const offering = await tx.offering.findUniqueOrThrow({ where: { id: subscription.offeringId } });
      const ineligible = OVER.has(subscription.status) ? [] : await this.eligibility.judge(subscription);
      const steps = stepsOf({
        status: subscription.status,
        offering: offering.status,
        target: targetOf(subscription),
        money: moneyOf(subscription),
        byBank: subscription.fundingMethod === 'bank',
        allotted: subscription.allotted && BigInt(subscription.allotted.toFixed()),
        refusalCode: subscription.refusalCode,
        ineligible,
        documents: documentsOf(offering),
        accepted: acceptancesOf(subscription),
      });
      return { subscription, steps };
    });
  }

  list({ limit, cursor, ...query }: SubscriptionQuery): Promise<Subscription[]> {
    return this.unit.tx.subscription.findMany({
      where: {
        offeringId: query.offering_id,
        investorId: query.investor_id,
        externalId: query.external_id,
        status: query.status === 'unfilled' ? { in: ['unfilled', 'withheld'] } : query.status,
        id: olderThan(cursor),
      },
      ...newestFirst(limit),
    });
  }

  /** For the desk: those whose money waits because nothing may be paid to the person. */
  async listWithheld({ limit, cursor }: PageQuery): Promise<Subscription[]> {
    const ids = await this.withheld.page(limit + 1, decodeCursor(cursor));
    return this.unit.tx.subscription.findMany({ where: { id: { in: ids } }, orderBy: { id: 'desc' } });
  }

  /** Whoever may act for the investor; to everybody else there is none. */
  async requireInstruct(actor: Actor, id: string): Promise<Subscription> {
    const subscription = await this.find(id);
    if (!subscription) throw notFound('subscription');
    await this.subscribers.require(actor, subscription.investorId).catch((error: unknown) => {
      throw error instanceof Problem && error.code === 'NOT_FOUND' ? notFound('subscription') : error;
    });
    return subscription;
  }

  private async requireRead(actor: Actor, id: string): Promise<Subscription> {
    const subscription = await this.find(id);
    if (!subscription) throw notFound('subscription');
    if (subscription.organisationId === actor.organisationId || PLATFORM_ROLES.has(actor.role)) return subscription;
    return this.requireInstruct(actor, id);
  }

  private find(id: string): Promise<Subscription | null> {
    return this.unit.within(PLATFORM, (tx) => tx.subscription.findUnique({ where: { id } }));
  }

  /** Under which exemption this person was offered units; nobody else is told that there is an offering. */
  private async offeredUnder(
    { id: offeringId, exemptions, status }: Offering,
    subscriber: Subscriber,
  ): Promise<string> {
    const key = { offeringId, investorId: subscriber.id };
    const offeree = await this.unit.tx.offeree.findUnique({ where: { offeringId_investorId: key } });
    if (offeree && !offeree.withdrawnAt) return offeree.exemption;
    const { identity } = subscriber;
    const unnamed = exemptions.find((id) => {
      const exemption = exemptionOf(id);
      return !exemption.named && (!identity || judgeExemption(exemption, identity) === null);
    });
    if (unnamed === undefined || status === 'draft') throw notFound('offering');
    return unnamed;
  }

  private async refuseDuplicate(key: { offeringId: string; investorId: string }): Promise<never> {
    const alive = await this.unit.tx.subscription.findFirst({ where: { ...key, status: { not: 'cancelled' } } });
    if (alive) throw new Problem('CONFLICT', `The investor has the subscription ${alive.id} in this offering.`);
    throw new Problem('EXTERNAL_ID_TAKEN', 'A subscription with this external_id exists already.');
  }
}

const shownStatus = ({ status }: Subscription): string => (status === 'withheld' ? 'unfilled' : status);

function requireOpen(subscription: Subscription): void {
  if (subscription.status === 'open') return;
  throw new Problem('STATE_REFUSED', `The subscription is ${shownStatus(subscription)}.`);
}
