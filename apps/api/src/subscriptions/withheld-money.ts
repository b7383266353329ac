import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail';
import { toBigInt } from '../database/decimals';
import { Prisma, type Subscription } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { Events } from '../events/events';
import { Organisations } from '../organisations/organisations.service';
import { freeOf } from './subscription-money';
import { moneyOf, sourceOf } from './subscription-records';
import { OVER } from './subscription-steps';

/** What has not gone back although it is over: the person to whom it would go may not be paid. For the desk alone. */
export function withheldOf(subscription: Subscription): bigint {
  if (!OVER.has(subscription.status)) return 0n;
  const money = moneyOf(subscription);
  const free = sourceOf(subscription) === 'bank' ? freeOf(money) : money.credited - money.returned;
  return money.held + free;
}

/** The same, said to the database: word for word the condition of its index `subscriptions_withheld`. */
const WITHHELD = Prisma.sql`(CASE WHEN funding_method = 'bank' THEN held + credited + released - bound - returned
  ELSE held + credited - returned END)`;
const IS_WITHHELD = Prisma.sql`status IN (${Prisma.raw([...OVER].map((status) => `'${status}'`).join(', '))})
  AND ${WITHHELD} > 0`;

/** The newest of them first. */
export const withheldIds = (limit: number, before: string | undefined): Prisma.Sql => Prisma.sql`
  SELECT id FROM subscriptions WHERE ${IS_WITHHELD}
    ${before === undefined ? Prisma.empty : Prisma.sql`AND id < ${before}::uuid`}
  ORDER BY id DESC LIMIT ${limit}`;

/** Money that waits for somebody who may not be paid: what the desk looks through. */
@Injectable()
export class WithheldMoney {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly audit: AuditTrail,
    private readonly events: Events,
    private readonly organisations: Organisations,
  ) {}

  /** The desk hears of it, and nobody else. */
  async note(subscription: Subscription): Promise<void> {
    const { id, offeringId, investorId, currency: asset } = subscription;
    const withheld = { amount: withheldOf(subscription).toString(), asset };
    const type = 'subscription.withheld';
    await this.audit.record({
      action: type,
      target: { type: 'subscription', id },
      organisationId: null,
      details: { withheld },
    });
    await this.unit.within(PLATFORM, async () => {
      const { id: organisationId } = await this.organisations.platform();
      const data = { id, offering_id: offeringId, investor_id: investorId, withheld };
      await this.events.publish({ organisationId, type, data });
    });
  }

  async page(limit: number, before: string | undefined): Promise<string[]> {
    const rows = await this.unit.tx.$queryRaw<{ id: string }[]>(withheldIds(limit, before));
    return rows.map(({ id }) => id);
  }

  async ofOffering(offeringId: string): Promise<bigint> {
    const [row] = await this.unit.tx.$queryRaw<[{ sum: Prisma.Decimal }]>`
      SELECT coalesce(sum(${WITHHELD}), 0) AS sum FROM subscriptions
      WHERE offering_id = ${offeringId}::uuid AND ${IS_WITHHELD}`;
    return toBigInt(row.sum);
  }
}
