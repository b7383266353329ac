import { assetTokenAbi, type Hex } from '@cadastre/protocol';
import { ChainConnection } from '../src/chain/chain-connection';
import type { Caller } from './world/cast';
import { EUR } from './world/chain-world';
import { OfferingWorld } from './world/offering-world';

let world: OfferingWorld;
let officer: Caller;
let secondOfficer: Caller;

beforeAll(async () => {
  world = await OfferingWorld.create(38);
  officer = world.cast.compliance;
  secondOfficer = await world.cast.person(world.cast.admin.organisationId, 'compliance_officer');
}, 60_000);

afterAll(() => world?.end());

const isFrozen = (account: Hex): Promise<boolean> =>
  world.app
    .get(ChainConnection)
    .client!.readContract({ address: EUR, abi: assetTokenAbi, functionName: 'isFrozen', args: [account] });

const frozenUnits = (account: Hex): Promise<bigint> =>
  world.app
    .get(ChainConnection)
    .client!.readContract({ address: EUR, abi: assetTokenAbi, functionName: 'getFrozenTokens', args: [account] });

const freezeIs = (id: string, status: string) =>
  world.polling.until(async () => (await officer.does('GET', `/v1/freezes/${id}`)).status === status);

async function freeze(command: object): Promise<string> {
  const { id } = await officer.does('POST', '/v1/freezes', { token: EUR, reason: 'Order of the court.', ...command });
  await freezeIs(id, 'standing');
  return id;
}

async function lift(id: string): Promise<void> {
  const approval = await officer.does('POST', `/v1/freezes/${id}/lift`, { reason: 'The order was lifted.' });
  await world.cast.approve(approval.id, secondOfficer);
  await freezeIs(id, 'lifted');
}

describe('a freeze', () => {
  it('of an account stands on the chain at once, and is lifted by a second person', async () => {
    const { address } = await world.investor({ cents: 1_000n });
    const id = await freeze({ account: address });
    expect(await isFrozen(address)).toBe(true);

    const approval = await officer.does('POST', `/v1/freezes/${id}/lift`, { reason: 'The order was lifted.' });
    const own = await officer.ask('POST', `/v1/approvals/${approval.id}/approve`, {
      payload_hash: approval.payload_hash,
    });
    expect([own.status, own.body.code]).toEqual([403, 'MAKER_IS_CHECKER']);
    expect(await isFrozen(address)).toBe(true);
    await world.cast.approve(approval.id, secondOfficer);
    await freezeIs(id, 'lifted');
    expect(await isFrozen(address)).toBe(false);
  });

  it('of units adds to other ones', async () => {
    const { address } = await world.investor({ cents: 1_000n });
    const first = await freeze({ account: address, units: '300' });
    await freeze({ account: address, units: '200' });
    expect(await frozenUnits(address)).toBe(500n);
    await lift(first);
    expect(await frozenUnits(address)).toBe(200n);
  });

  it('of an account that was frozen twice keeps it frozen until both are lifted', async () => {
    const { address } = await world.investor();
    const first = await freeze({ account: address });
    const second = await freeze({ account: address });
    await lift(first);
    expect(await isFrozen(address)).toBe(true);
    await lift(second);
    expect(await isFrozen(address)).toBe(false);
  });

  it('that the chain does not take says why', async () => {
    const { address } = await world.investor({ cents: 100n });
    const command = { token: EUR, account: address, units: '101', reason: 'Too many.' };
    const { id, operation_id } = await officer.does('POST', '/v1/freezes', command);
    await freezeIs(id, 'refused');
    expect(await officer.does('GET', `/v1/freezes/${id}`)).toMatchObject({ refusal_code: 'INSUFFICIENT_BALANCE' });
    expect(await officer.does('GET', `/v1/operations/${operation_id}`)).toMatchObject({ status: 'refused' });
    const again = await officer.ask('POST', `/v1/freezes/${id}/lift`, { reason: 'It never stood.' });
    expect([again.status, again.body.code]).toEqual([409, 'STATE_REFUSED']);
  });
});
