import type { Hex } from '@cadastre/protocol';
import type { Caller } from './world/cast';
import { EUR } from './world/chain-world';
import { EnforcementDesk } from './world/enforcement-desk';
import type { OfferingWorld } from './world/offering-world';

let desk: EnforcementDesk;
let world: OfferingWorld;
let officer: Caller;
let secondOfficer: Caller;

beforeAll(async () => {
  desk = await EnforcementDesk.open(38);
  ({ world, officer, second: secondOfficer } = desk);
}, 60_000);

afterAll(() => world?.end());

describe('a forced transfer', () => {
  it('needs a second person, takes free units first and frozen ones after, and their freezes shrink', async () => {
    const [holder, receiver] = [await world.investor({ cents: 1_000n }), await world.investor()];
    const first = await desk.freeze({ account: holder.address, units: '300' });
    const second = await desk.freeze({ account: holder.address, units: '200' });
    const { id } = await officer.does('POST', '/v1/forced-transfers', {
      token: EUR,
      from: holder.address,
      to: receiver.address,
      units: '900',
      reason: 'Judgment 12/2026.',
    });
    const approval = await officer.does('POST', `/v1/enforcement-orders/${id}/submit`);
    const own = await officer.ask('POST', `/v1/approvals/${approval.id}/approve`, {
      payload_hash: approval.payload_hash,
    });
    expect(own.body.code).toBe('MAKER_IS_CHECKER');
    await world.cast.approve(approval.id, secondOfficer);
    await desk.orderIs(id, 'done');
    expect([await desk.balance(holder.address), await desk.balance(receiver.address)]).toEqual([100n, 900n]);
    expect(await desk.frozenUnits(holder.address)).toBe(100n);
    expect(await officer.does('GET', `/v1/freezes/${first}`)).toMatchObject({ status: 'lifted', units_left: '0' });
    expect(await officer.does('GET', `/v1/freezes/${second}`)).toMatchObject({ status: 'standing', units_left: '100' });
    await desk.lift(second);
    expect(await desk.frozenUnits(holder.address)).toBe(0n);
  });

  it('that the chain refuses says why, and one that is rejected never gets there', async () => {
    const [holder, receiver] = [await world.investor({ cents: 10n }), await world.investor()];
    const command = {
      token: EUR,
      from: holder.address,
      to: receiver.address,
      units: '11',
      reason: 'Judgment 13/2026.',
    };
    const { id } = await officer.does('POST', '/v1/forced-transfers', command);
    await desk.carryOut(id, 'refused');
    expect(await desk.order(id)).toMatchObject({ refusal_code: 'INSUFFICIENT_BALANCE' });

    const other = await officer.does('POST', '/v1/forced-transfers', { ...command, units: '10' });
    const approval = await officer.does('POST', `/v1/enforcement-orders/${other.id}/submit`);
    await secondOfficer.does('POST', `/v1/approvals/${approval.id}/reject`, { reason: 'The judgment is not final.' });
    expect(await desk.order(other.id)).toMatchObject({ status: 'rejected' });
    expect(await desk.balance(holder.address)).toBe(10n);
  });

  it('is ordered by an issuer on its own instrument, and decided at the desk', async () => {
    const instrument = await world.instrument(100n);
    const [holder, receiver] = [await world.investor(), await world.investor()];
    await world.onChain(world.issue(instrument, holder.address, 40n));
    const command = { from: holder.address, to: receiver.address, units: '15', reason: 'A transfer by mistake.' };
    const { id } = await world.issuer.does('POST', '/v1/forced-transfers', {
      instrument_id: instrument.id,
      ...command,
    });
    const approval = await world.issuer.does('POST', `/v1/enforcement-orders/${id}/submit`);
    const { payload_hash } = approval;
    const colleague = await world.secondIssuer.ask('POST', `/v1/approvals/${approval.id}/approve`, { payload_hash });
    expect([colleague.status, colleague.body.code]).toEqual([403, 'FORBIDDEN']);
    await world.cast.approve(approval.id, officer);
    await desk.orderIs(id, 'done');
    expect(await desk.balance(receiver.address, instrument.token)).toBe(15n);
  });
});

describe('a recovery', () => {
  it('carries units, lots, freezes and holds to a new wallet, which the closing then pays from; the old one is dead', async () => {
    const instrument = await world.instrument(100n);
    const investor = await world.investor({ cents: 100_000n });
    const lost = investor.address;
    await world.onChain(world.issue(instrument, lost, 7n));
    const offering = await world.offer(instrument, { units: '50' });
    const subscription = await world.fund(offering.id, investor, 20);
    const frozen = await desk.freeze({ account: lost, units: '1000' });
    const whole = await desk.freeze({ token: undefined, instrument_id: instrument.id, account: lost });
    await desk.lift(whole);
    const stays = await desk.freeze({ token: undefined, instrument_id: instrument.id, account: lost });
    const lots = await desk.view(instrument.token, 'lotsOf', [lost]);

    const command = { lost_wallet_id: investor.accountId, reason: 'The key was compromised.' };
    const { id, terms } = await officer.does('POST', '/v1/recoveries', command);
    const twice = await officer.ask('POST', '/v1/recoveries', command);
    expect([twice.status, twice.body.code]).toEqual([409, 'CONFLICT']);
    await desk.carryOut(id);
    const found = terms.replacement as Hex;
    expect([await desk.balance(lost), await desk.balance(found)]).toEqual([0n, 100_000n]);
    expect([await desk.frozenUnits(lost), await desk.frozenUnits(found)]).toEqual([0n, 1_000n]);
    expect(await world.read(EUR, 'heldBalanceOf', found)).toBe(20_000n);
    expect(await desk.view(instrument.token, 'lotsOf', [found])).toEqual(lots);
    expect(await desk.view(instrument.token, 'isFrozen', [found])).toBe(true);
    const { data } = await investor.caller.does('GET', '/v1/wallets');
    expect(data.map(({ address, status }: Record<string, string>) => [address, status])).toEqual([
      [found, 'live'],
      [lost, 'replaced'],
    ]);

    // What the dead wallet is still asked to do fails at once.
    const late = await world.fromWallet(investor.accountId, world.send(found, 1n));
    expect(late).toMatchObject({ status: 'failed', refusal: { code: 'SENDER_RETIRED' } });

    await desk.lift(frozen);
    await desk.lift(stays);
    expect([await desk.frozenUnits(found), await desk.view(instrument.token, 'isFrozen', [found])]).toEqual([
      0n,
      false,
    ]);
    await world.close(offering.id);
    await world.ends(offering.id, 'closed');
    expect(await world.subscription(subscription)).toMatchObject({ status: 'settled' });
    expect(await desk.balance(found, instrument.token)).toBe(27n);
    expect(await world.read(EUR, 'heldBalanceOf', found)).toBe(0n);
  }, 60_000);

  it('stays within one identity', async () => {
    const [investor, other] = [await world.investor({ cents: 5n }), await world.investor()];
    const { status, body } = await officer.ask('POST', '/v1/recoveries', {
      lost_wallet_id: investor.accountId,
      replacement_wallet_id: other.accountId,
      reason: 'They say that it is the same person.',
    });
    expect([status, body.errors[0].pointer]).toEqual([400, '/replacement_wallet_id']);
  });

  it('replaces an empty wallet too, and a draft that nobody wants is discarded', async () => {
    const investor = await world.investor();
    const command = { lost_wallet_id: investor.accountId, reason: 'The key was compromised.' };
    const first = await officer.does('POST', '/v1/recoveries', command);
    await officer.does('POST', `/v1/enforcement-orders/${first.id}/discard`, { reason: 'It was found.' });
    const { id, terms } = await officer.does('POST', '/v1/recoveries', command);
    expect(terms.replacement).not.toBe(first.terms.replacement);
    await desk.carryOut(id);
    await world.onChain(world.mint(terms.replacement, 5n));
    await expect(world.onChain(world.mint(investor.address, 5n))).rejects.toThrow('refused');
    const again = await officer.ask('POST', '/v1/recoveries', command);
    expect([again.status, again.body.code]).toEqual([409, 'STATE_REFUSED']);
  });
});
