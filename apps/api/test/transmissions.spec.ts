import { type Caller, fileWith } from './world/cast';
import { EUR } from './world/chain-world';
import { EnforcementDesk } from './world/enforcement-desk';
import type { OfferingWorld } from './world/offering-world';

let desk: EnforcementDesk;
let world: OfferingWorld;
let officer: Caller;
let secondOfficer: Caller;

beforeAll(async () => {
  desk = await EnforcementDesk.open(42);
  ({ world, officer, second: secondOfficer } = desk);
}, 60_000);

afterAll(() => world?.end());

describe('a transmission', () => {
  it('by death rests on a document, passes everything on with its lots and freezes, and ends the deceased', async () => {
    const instrument = await world.instrument(100n);
    const [deceased, heir] = [await world.investor({ cents: 700n }), await world.investor()];
    await world.onChain(world.issue(instrument, deceased.address, 30n));
    const frozen = await desk.freeze({ account: deceased.address, units: '250' });
    const lots = await desk.view(instrument.token, 'lotsOf', [deceased.address]);
    const { organisationId, personId } = deceased.caller;
    await world.own.owner.query(
      `INSERT INTO investors (id, organisation_id, onboarded_by, kind, country, standing, created_by, created_at, updated_at)
       VALUES ($1, $2, $2, 'natural_person', 'LU', 'restricted', $3, now(), now())`,
      [deceased.id, organisationId, personId],
    );

    const { id, terms } = await officer.does('POST', '/v1/transmissions', {
      cause: 'death',
      from_investor_id: deceased.id,
      to_investor_id: heir.id,
      reason: 'Certificate of inheritance 7/2026.',
    });
    expect(terms).toMatchObject({ standing_after: 'deceased' });
    const bare = await officer.ask('POST', `/v1/enforcement-orders/${id}/submit`);
    expect([bare.status, bare.body.code]).toEqual([422, 'EVIDENCE_MISSING']);
    const { sha256 } = await fileWith(officer, `/v1/enforcement-orders/${id}`, 'certificate_of_inheritance');
    const approval = await officer.does('POST', `/v1/enforcement-orders/${id}/submit`);
    expect(approval.payload.documents).toEqual([expect.objectContaining({ sha256 })]);
    await world.cast.approve(approval.id, secondOfficer);
    await desk.orderIs(id, 'done');

    expect([await desk.balance(deceased.address), await desk.balance(heir.address)]).toEqual([0n, 700n]);
    expect(await desk.view(instrument.token, 'lotsOf', [heir.address])).toEqual(lots);
    expect(await desk.frozenUnits(heir.address)).toBe(250n);
    const { data } = await officer.does('GET', `/v1/freezes?account=${heir.address}`);
    expect(data).toEqual([expect.objectContaining({ carried_from_id: frozen, units_left: '250', status: 'standing' })]);
    await desk.lift(data[0].id);
    expect(await desk.frozenUnits(heir.address)).toBe(0n);
    await expect(world.onChain(world.mint(deceased.address, 1n))).rejects.toThrow('refused');
    const { rows } = await world.own.owner.query('SELECT standing FROM investors WHERE id = $1', [deceased.id]);
    expect(rows).toEqual([{ standing: 'deceased' }]);
  });

  it('does not pass on what a sanction holds, also when the block comes before the second person', async () => {
    const [from, to] = [await world.investor({ cents: 5n }), await world.investor()];
    const command = { from_investor_id: from.id, to_investor_id: to.id, reason: 'Certificate of inheritance 8/2026.' };
    const { id } = await officer.does('POST', '/v1/transmissions', { cause: 'death', ...command });
    await fileWith(officer, `/v1/enforcement-orders/${id}`, 'certificate_of_inheritance');
    const { id: approval, payload_hash } = await officer.does('POST', `/v1/enforcement-orders/${id}/submit`);
    await world.setStanding(from, 'blocked');
    const late = await secondOfficer.ask('POST', `/v1/approvals/${approval}/approve`, { payload_hash });
    expect([late.status, late.body.code]).toEqual([409, 'STATE_REFUSED']);
    const early = await officer.ask('POST', '/v1/transmissions', { cause: 'merger', ...command });
    expect([early.status, early.body.code]).toEqual([409, 'STATE_REFUSED']);
    expect(await desk.balance(from.address)).toBe(5n);
  });

  it('by a court’s order passes what it names', async () => {
    const [from, to] = [await world.investor({ cents: 500n }), await world.investor()];
    const { id, terms } = await officer.does('POST', '/v1/transmissions', {
      cause: 'court_order',
      from_investor_id: from.id,
      to_investor_id: to.id,
      holdings: [{ token: EUR, units: '120' }],
      reason: 'Divorce settlement 3/2026.',
    });
    expect(terms.standing_after).toBeNull();
    await fileWith(officer, `/v1/enforcement-orders/${id}`, 'court_order');
    await desk.carryOut(id);
    expect([await desk.balance(from.address), await desk.balance(to.address)]).toEqual([380n, 120n]);
    await world.onChain(world.mint(from.address, 1n));
  });

  it.each([
    ['an account that is not the investor’s', { account: `0x${'77'.repeat(20)}` }, '/holdings/0/account'],
    ['no account where it has two', {}, '/holdings/0/account'],
  ])('does not take from %s', async (name, account, pointer) => {
    const [from, to] = [await world.investor({ cents: 5n }), await world.investor()];
    if (name.startsWith('no')) await world.secondWallet(from);
    const { status, body } = await officer.ask('POST', '/v1/transmissions', {
      cause: 'court_order',
      from_investor_id: from.id,
      to_investor_id: to.id,
      holdings: [{ token: EUR, units: '5', ...account }],
      reason: 'Judgment 14/2026.',
    });
    expect([status, body.errors[0].pointer]).toEqual([400, pointer]);
  });
});
