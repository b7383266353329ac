import { answered, type Schemas } from '@cadastre/sdk';
import type { Random } from '../random';
import { accountOf, type Bank, nameOf, type Payment } from './bank';
import type { FlowWorld } from './flow-world';
import type { FlowInvestor } from './investors';

/** Somebody's wish in an offering, and the money that comes for it. */
export interface Wish {
  readonly investor: FlowInvestor;
  readonly units: number;
  /** `cash`: out of the wallet, where it is before; `bank`: by a transfer under the subscription's own reference */
  readonly pays: 'cash' | 'bank';
  /** to the bank: the price, or more, or not all of it */
  readonly cents: bigint;
}

export const PRICE_CENTS = 1_000n;
const ODD_CENTS = 777n;

/** What a wish counts for: units that are paid for in whole. */
export const countsFor = ({ units, cents }: Wish): number => Math.min(units, Number(cents / PRICE_CENTS));

export const isPaid = (wish: Wish): boolean => countsFor(wish) === wish.units;

/** Every second one by bank; of those some send too much, and some not all. */
export function wishOf(investor: FlowInvestor, index: number, random: Random): Wish {
  const units = random.between(20, 50);
  const price = BigInt(units) * PRICE_CENTS;
  if (index % 2 === 0) return { investor, units, pays: 'cash', cents: price };
  const odd = index % 10;
  const cents = odd === 3 ? price + ODD_CENTS : odd === 7 ? price / 2n + ODD_CENTS : price;
  return { investor, units, pays: 'bank', cents };
}

/** Money on account: under the reference that is the investor's own. */
export async function depositOf({ investor, cents }: Wish): Promise<Payment> {
  const { visitor, id } = investor;
  const body = { party: { type: 'investor' as const, id }, currency: 'EUR/2' };
  const { reference } = await answered(visitor.api.POST('/v1/payment-references', { body }));
  return { investor, cents, reference };
}

/** Answers the transfer that is to be made, where the money comes from a bank. */
export async function subscribe(offering: Schemas['Offering'], wish: Wish): Promise<Payment | null> {
  const { investor, units, cents } = wish;
  const { api } = investor.visitor;
  const body = { investor_id: investor.id, units: String(units) };
  const offered = { path: { id: offering.id } };
  const { id } = await answered(api.POST('/v1/offerings/{id}/subscriptions', { params: offered, body }));
  const params = { path: { id } };
  if (wish.pays === 'cash') {
    await answered(api.POST('/v1/subscriptions/{id}/funding/cash', { params }));
    return null;
  }
  const { funding } = await answered(api.POST('/v1/subscriptions/{id}/funding/bank', { params }));
  return { investor, cents, reference: funding.payment_reference! };
}

/** Some of the money that is free goes back to its owner's account at the bank. */
export async function withdraw(world: FlowWorld, bank: Bank, investors: readonly FlowInvestor[]): Promise<void> {
  await world.each(investors, async (investor) => {
    const { api } = investor.visitor;
    const party = { type: 'investor' as const, id: investor.id };
    const account = { party, iban: accountOf(investor), name: nameOf(investor) };
    const { bank_account, approval } = await answered(api.POST('/v1/bank-accounts', { body: account }));
    await world.approve(approval.id);
    const { data } = await answered(api.GET('/v1/cash-balances'));
    const amount = BigInt(data[0]?.balance.amount ?? 0) / 3n;
    if (amount === 0n) return;
    const body = { party, amount: { amount: String(amount), asset: 'EUR/2' }, bank_account_id: bank_account.id };
    await answered(api.POST('/v1/withdrawals', { body }));
  });
  await bank.payOut();
}
