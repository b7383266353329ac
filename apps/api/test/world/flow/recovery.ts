import type { Hex } from '@cadastre/protocol';
import { answered } from '@cadastre/sdk';
import type { FlowWorld } from './flow-world';
import type { FlowInvestor } from './investors';

/** Somebody has lost a wallet: two people put another one in its place. Answers where everything is now. */
export async function recover(world: FlowWorld, { visitor }: FlowInvestor): Promise<Hex> {
  const wallets = async () => (await answered(visitor.api.GET('/v1/wallets'))).data;
  const [lost] = await wallets();
  const { api } = world.compliance;
  const body = { lost_wallet_id: lost!.id, reason: 'The key is lost.' };
  const { id } = await answered(api.POST('/v1/recoveries', { body }));
  const params = { path: { id } };
  const approval = await answered(api.POST('/v1/enforcement-orders/{id}/submit', { params }));
  await world.approve(approval.id, world.admin);
  await world.until(async () => (await answered(api.GET('/v1/enforcement-orders/{id}', { params }))).status === 'done');
  return (await wallets()).find(({ status }) => status === 'live')!.address as Hex;
}
