import { answered, type Schemas } from '@cadastre/sdk';
import type { FlowInvestor } from './investors';
import type { FlowWorld } from './flow-world';

/** Somebody's wish in an offering, and how the money comes. */
export interface Wish {
  readonly investor: FlowInvestor;
  readonly units: number;
  /** `none`: subscribed, and never paid */
  readonly pays: 'cash' | 'none';
}

/** From the offer to money under a hold. The money is in the wallet already. */
export async function subscribe(world: FlowWorld, offering: Schemas['Offering'], wish: Wish): Promise<void> {
  const { api } = wish.investor.visitor;
  const body = { investor_id: wish.investor.id, units: String(wish.units) };
  const path = { id: offering.id };
  const { id } = await answered(api.POST('/v1/offerings/{id}/subscriptions', { params: { path }, body }));
  if (wish.pays === 'cash') {
    await answered(api.POST('/v1/subscriptions/{id}/funding/cash', { params: { path: { id } } }));
  }
}
