import type { Caller } from './world/cast';
import { EUR } from './world/chain-world';
import { EnforcementDesk } from './world/enforcement-desk';
import type { OfferingWorld } from './world/offering-world';

let desk: EnforcementDesk;
let world: OfferingWorld;
let officer: Caller;
let secondOfficer: Caller;

beforeAll(async () => {
  desk = await EnforcementDesk.open(41);
  ({ world, officer, second: secondOfficer } = desk);
}, 60_000);

afterAll(() => world?.end());

describe('a freeze', () => {
  it('of an account stands on the chain at once, and is lifted by a second person', async () => {
    const { address } = await world.investor({ cents: 1_000n });
    const id = await desk.freeze({ account: address });
    expect(await desk.isFrozen(address)).toBe(true);

    const approval = await officer.does('POST', `/v1/freezes/${id}/lift`, { reason: 'The order was lifted.' });
    const own = await officer.ask('POST', `/v1/approvals/${approval.id}/approve`, {
      payload_hash: approval.payload_hash,
    });
    expect([own.status, own.body.code]).toEqual([403, 'MAKER_IS_CHECKER']);
    expect(await desk.isFrozen(address)).toBe(true);
    await world.cast.approve(approval.id, secondOfficer);
    await desk.freezeIs(id, 'lifted');
    expect(await desk.isFrozen(address)).toBe(false);
  });

  it('of units adds to other ones', async () => {
    const { address } = await world.investor({ cents: 1_000n });
    const first = await desk.freeze({ account: address, units: '300' });
    await desk.freeze({ account: address, units: '200' });
    expect(await desk.frozenUnits(address)).toBe(500n);
    await desk.lift(first);
    expect(await desk.frozenUnits(address)).toBe(200n);
  });

  it('of an account that was frozen twice keeps it frozen until both are lifted', async () => {
    const { address } = await world.investor();
    const first = await desk.freeze({ account: address });
    const second = await desk.freeze({ account: address });
    await desk.lift(first);
    expect(await desk.isFrozen(address)).toBe(true);
    await desk.lift(second);
    expect(await desk.isFrozen(address)).toBe(false);
  });

  it('that the chain does not take says why', async () => {
    const { address } = await world.investor({ cents: 100n });
    const command = { token: EUR, account: address, units: '101', reason: 'Too many.' };
    const { id, operation_id } = await officer.does('POST', '/v1/freezes', command);
    await desk.freezeIs(id, 'refused');
    expect(await officer.does('GET', `/v1/freezes/${id}`)).toMatchObject({ refusal_code: 'INSUFFICIENT_BALANCE' });
    expect(await officer.does('GET', `/v1/operations/${operation_id}`)).toMatchObject({ status: 'refused' });
    const again = await officer.ask('POST', `/v1/freezes/${id}/lift`, { reason: 'It never stood.' });
    expect([again.status, again.body.code]).toEqual([409, 'STATE_REFUSED']);
  });
});

describe('an instrument', () => {
  it('is paused by its issuer at once, and goes on when a second person lets it', async () => {
    const instrument = await world.instrument(100n);
    const command = { instrument_id: instrument.id, reason: 'A corporate action is being prepared.' };
    const stranger = await world.cast.person(await world.cast.organisation('issuer', 'limmat'), 'issuer_admin');
    expect((await stranger.ask('POST', '/v1/freezes', command)).status).toBe(404);
    expect((await world.issuer.ask('POST', '/v1/freezes', { token: EUR, reason: 'Not ours.' })).status).toBe(404);

    const { id, scope } = await world.issuer.does('POST', '/v1/freezes', command);
    expect(scope).toBe('instrument');
    await desk.freezeIs(id, 'standing');
    expect(await desk.view(instrument.token, 'paused', [])).toBe(true);
    const approval = await world.issuer.does('POST', `/v1/freezes/${id}/lift`, { reason: 'It was prepared.' });
    await world.cast.approve(approval.id, world.secondIssuer);
    await desk.freezeIs(id, 'lifted');
    expect(await desk.view(instrument.token, 'paused', [])).toBe(false);
  });

  it('that the desk has frozen is not lifted by its issuer, who does not see the freeze', async () => {
    const instrument = await world.instrument(100n);
    const id = await desk.freeze({ token: undefined, instrument_id: instrument.id });
    expect((await world.issuer.ask('GET', `/v1/freezes/${id}`)).status).toBe(404);
    expect((await world.issuer.ask('POST', `/v1/freezes/${id}/lift`, { reason: 'We need it.' })).status).toBe(404);
  });
});
