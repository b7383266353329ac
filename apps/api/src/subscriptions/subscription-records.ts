import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import { type Offering, Prisma, type Subscription } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { notFound } from '../http/problem';
import { assertMoney, type MoneyMove, type MoneySource, moveMoney, type SubscriptionMoney } from './subscription-money';
import { toBigInt, toDecimal } from '../database/decimals';

export const moneyOf = (subscription: Subscription): SubscriptionMoney => ({
  credited: toBigInt(subscription.credited),
  bound: toBigInt(subscription.bound),
  held: toBigInt(subscription.held),
  paid: toBigInt(subscription.paid),
  released: toBigInt(subscription.released),
  returned: toBigInt(subscription.returned),
});

export const sourceOf = ({ fundingMethod }: Subscription): MoneySource => (fundingMethod === 'bank' ? 'bank' : 'own');

/** What a full subscription costs. */
export const targetOf = ({ units, price }: Subscription): bigint => toBigInt(units) * toBigInt(price);

/**
 * Rows of subscriptions, and the record of what changes in them. An offering is locked before its subscriptions:
 * shared by whoever works on one of them, alone by whoever moves the offering on.
 */
@Injectable()
export class SubscriptionRecords {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    private readonly events: Events,
  ) {}

  async lockOffering(id: string, how: 'shared' | 'alone'): Promise<Offering> {
    const { tx } = this.unit;
    if (how === 'shared') await tx.$queryRaw`SELECT 1 FROM offerings WHERE id = ${id}::uuid FOR SHARE`;
    else await tx.$queryRaw`SELECT 1 FROM offerings WHERE id = ${id}::uuid FOR UPDATE`;
    const offering = await tx.offering.findUnique({ where: { id } });
    if (!offering) throw notFound('offering');
    return offering;
  }

  /** The offering first, then the subscription. */
  async lock(
    id: string,
    how: 'shared' | 'alone' = 'shared',
  ): Promise<{ offering: Offering; subscription: Subscription }> {
    const { tx } = this.unit;
    const found = await tx.subscription.findUnique({ where: { id } });
    if (!found) throw notFound('subscription');
    const offering = await this.lockOffering(found.offeringId, how);
    await tx.$queryRaw`SELECT 1 FROM subscriptions WHERE id = ${id}::uuid FOR UPDATE`;
    return { offering, subscription: await tx.subscription.findUniqueOrThrow({ where: { id } }) };
  }

  /**
   * For what the chain did with a subscription. An offering that is open does not move on by it, so each is followed
   * beside the others, and beside those who subscribe meanwhile; once it closes, whoever is last begins what comes next.
   */
  async lockToFollow(id: string): Promise<{ offering: Offering; subscription: Subscription }> {
    const { tx } = this.unit;
    const { offeringId } = await tx.subscription.findUniqueOrThrow({ where: { id } });
    const seen = await tx.offering.findUniqueOrThrow({ where: { id: offeringId }, select: { status: true } });
    // While it closes all of them queue for one lock: nobody should queue twice.
    if (seen.status !== 'open') return this.lock(id, 'alone');
    await tx.$executeRaw`SAVEPOINT before_offering`;
    const { status } = await this.lockOffering(offeringId, 'shared');
    if (status === 'open') return this.lock(id);
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT before_offering`;
    return this.lock(id, 'alone');
  }

  async change(
    before: Subscription,
    data: Prisma.SubscriptionUpdateInput,
    action: EventType,
    details: Prisma.InputJsonObject = {},
  ): Promise<Subscription> {
    const after = await this.unit.tx.subscription.update({
      where: { id: before.id, version: before.version },
      data: { ...data, version: { increment: 1 }, updatedAt: this.clock.now() },
    });
    assertMoney(moneyOf(after), sourceOf(after));
    await this.tell(after, action, details);
    return after;
  }

  /** The columns of the money after one move. */
  moved(subscription: Subscription, move: MoneyMove, amount: bigint): Prisma.SubscriptionUpdateInput {
    const money = moveMoney(moneyOf(subscription), sourceOf(subscription), move, amount);
    return Object.fromEntries(Object.entries(money).map(([part, value]) => [part, toDecimal(value as bigint)]));
  }

  /** On record with the issuer; both parties are told. */
  async tell(subscription: Subscription, action: EventType, details: Prisma.InputJsonObject = {}): Promise<void> {
    const { id, organisationId, investorOrganisationId, offeringId, externalId } = subscription;
    await this.audit.record({ action, target: { type: 'subscription', id }, organisationId, details });
    const data = { id, offering_id: offeringId, external_id: externalId, ...details };
    const parties = new Set([organisationId, investorOrganisationId]);
    const events = [...parties].map((party) => ({ organisationId: party, type: action, data }));
    await this.unit.within(PLATFORM, () => this.events.publishAll(events));
  }
}
