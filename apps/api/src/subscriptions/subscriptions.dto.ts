import { z } from 'zod';
import type { Actor } from '../access/actor';
import { PLATFORM_ROLES } from '../access/permissions';
import type { Subscription } from '../database/generated/client';
import { FundingMethod, SubscriptionStatus } from '../database/generated/enums';
import { externalId, money } from '../http/fields';
import { pageOf, pageQuery } from '../http/pages';
import { units } from '../offerings/offerings.dto';
import { withheldOf } from './withheld-money';
import { STEP_NAMES, STEP_STATUSES, type Step } from './subscription-steps';

/** Whether money is withheld from somebody is for the desk to know. */
const SHOWN_STATUSES = Object.values(SubscriptionStatus).filter((status) => status !== 'withheld');

const missingSchema = z.object({ code: z.string(), detail: z.string() });

const acceptanceSchema = z.object({
  document_id: z.uuid(),
  sha256: z.string(),
  accepted_at: z.iso.datetime(),
  accepted_by: z.uuid(),
});

export const subscriptionSchema = z
  .object({
    id: z.uuid(),
    organisation_id: z.uuid(),
    external_id: z.string().nullable(),
    offering_id: z.uuid(),
    investor_id: z.uuid(),
    exemption: z.string(),
    units: z.string(),
    amount: money.meta({ description: 'units at the price' }),
    status: z.enum(SHOWN_STATUSES as [SubscriptionStatus, ...SubscriptionStatus[]]),
    funding: z.object({
      method: z.enum(FundingMethod).nullable(),
      payment_reference: z.string().nullable(),
      credited: money.meta({ description: 'came from the bank under the reference' }),
      held: money.meta({ description: 'under the hold now' }),
      paid: money.meta({ description: 'went to the issuer, against units' }),
      released: money.meta({ description: 'came out of the hold again' }),
      returned: money.meta({ description: 'went back to the account it came from' }),
    }),
    acceptances: z.array(acceptanceSchema),
    allotted_units: z.string().nullable(),
    issue_operation_id: z.uuid().nullable(),
    refusal_code: z.string().nullable(),
    desk: z
      .object({ withheld: money.meta({ description: 'has not gone back, because nothing may be paid to the person' }) })
      .nullable()
      .meta({ description: 'for the desk alone' }),
    version: z.number().int(),
    created_at: z.iso.datetime(),
    updated_at: z.iso.datetime(),
  })
  .meta({ id: 'Subscription' });

export const subscriptionDetailSchema = subscriptionSchema
  .extend({
    steps: z
      .array(z.object({ name: z.enum(STEP_NAMES), status: z.enum(STEP_STATUSES), missing: z.array(missingSchema) }))
      .meta({ description: 'what is done, and what each step waits for' }),
  })
  .meta({ id: 'SubscriptionDetail' });

export const subscriptionPage = pageOf(subscriptionSchema).meta({ id: 'SubscriptionPage' });

export const subscriptionQuery = pageQuery.extend({
  offering_id: z.uuid().optional(),
  investor_id: z.uuid().optional(),
  status: z.enum(SHOWN_STATUSES as [SubscriptionStatus, ...SubscriptionStatus[]]).optional(),
  external_id: externalId.optional(),
});

export const subscribeBody = z
  .strictObject({ external_id: externalId.optional(), investor_id: z.uuid(), units })
  .meta({ id: 'SubscribeCommand' });

export const acceptBody = z
  .strictObject({
    documents: z
      .array(z.strictObject({ document_id: z.uuid(), sha256: z.string().regex(/^[0-9a-f]{64}$/) }))
      .min(1)
      .max(20),
  })
  .meta({ id: 'AcceptDocumentsCommand' });

export type Subscribe = z.infer<typeof subscribeBody>;
export type AcceptDocuments = z.infer<typeof acceptBody>;
export type Acceptance = z.infer<typeof acceptanceSchema>;

export function toSubscription(
  subscription: Subscription,
  viewer: Pick<Actor, 'role'>,
): z.infer<typeof subscriptionSchema> {
  const { units: wanted, price, currency, status } = subscription;
  const inCurrency = (amount: { toFixed(): string }) => ({ amount: amount.toFixed(), asset: currency });
  return {
    id: subscription.id,
    organisation_id: subscription.organisationId,
    external_id: subscription.externalId,
    offering_id: subscription.offeringId,
    investor_id: subscription.investorId,
    exemption: subscription.exemption,
    units: wanted.toFixed(),
    amount: { amount: (BigInt(wanted.toFixed()) * BigInt(price.toFixed())).toString(), asset: currency },
    status: status === 'withheld' ? 'unfilled' : status,
    funding: {
      method: subscription.fundingMethod,
      payment_reference: subscription.paymentReference,
      credited: inCurrency(subscription.credited),
      held: inCurrency(subscription.held),
      paid: inCurrency(subscription.paid),
      released: inCurrency(subscription.released),
      returned: inCurrency(subscription.returned),
    },
    acceptances: subscription.acceptances as Acceptance[],
    allotted_units: subscription.allotted?.toFixed() ?? null,
    issue_operation_id: subscription.issueOperationId,
    refusal_code: subscription.refusalCode,
    desk: PLATFORM_ROLES.has(viewer.role)
      ? { withheld: { amount: withheldOf(subscription).toString(), asset: currency } }
      : null,
    version: subscription.version,
    created_at: subscription.createdAt.toISOString(),
    updated_at: subscription.updatedAt.toISOString(),
  };
}

export const toSubscriptionDetail = (
  subscription: Subscription,
  steps: readonly Step[],
  viewer: Pick<Actor, 'role'>,
) => ({
  ...toSubscription(subscription, viewer),
  steps: steps.map(({ name, status, missing }) => ({ name, status, missing: [...missing] })),
});
