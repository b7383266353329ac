import { EUR } from './world/chain-world';
import { OfferingWorld } from './world/offering-world';

let world: OfferingWorld;

beforeAll(async () => {
  world = await OfferingWorld.create(12);
}, 60_000);

afterAll(() => world?.end());

beforeEach(() => {
  world.evidence = { open: true, missing: [] };
  world.returned.length = 0;
});

describe('an offering', () => {
  it('goes from terms to units, issued against payment', async () => {
    const instrument = await world.instrument(100n);
    const investor = await world.investor({ cents: 50_000n });
    const terms = await world.document(instrument);
    const treasuryBefore = await world.read(EUR, 'balanceOf', instrument.treasury);
    const offering = await world.offer(instrument, {
      document_ids: [terms.id],
      soft_cap: { amount: '20000', asset: 'EUR/2' },
    });
    expect(offering).toMatchObject({ status: 'open', documents: [{ document_id: terms.id, sha256: terms.sha256 }] });

    const id = await world.subscribe(offering.id, investor, 40);
    const early = await investor.caller.ask('POST', `/v1/subscriptions/${id}/funding/cash`);
    expect([early.status, early.body.code, early.body.errors[0].code]).toEqual([
      409,
      'STEP_MISSING',
      'ACCEPTANCE_MISSING',
    ]);
    await investor.caller.does('POST', `/v1/subscriptions/${id}/acceptances`, {
      documents: [{ document_id: terms.id, sha256: terms.sha256 }],
    });
    const operation = await investor.caller.does('POST', `/v1/subscriptions/${id}/funding/cash`);
    await world.is(id, 'funded');
    expect((await investor.caller.does('GET', `/v1/operations/${operation.id}`)).status).toBe('confirmed');
    expect(await world.read(EUR, 'heldBalanceOf', investor.address)).toBe(40_000n);

    await world.close(offering.id);
    await world.ends(offering.id, 'closed');
    const done = await world.subscription(id);
    expect(done).toMatchObject({
      status: 'settled',
      allotted_units: '40',
      funding: { held: { amount: '0' }, paid: { amount: '40000' }, released: { amount: '0' } },
    });
    expect(done.steps.map(({ status }: { status: string }) => status)).toEqual(Array(5).fill('done'));
    expect(await world.read(instrument.token, 'balanceOf', investor.address)).toBe(40n);
    expect(await world.read(EUR, 'balanceOf', investor.address)).toBe(10_000n);
    expect((await world.read(EUR, 'balanceOf', instrument.treasury)) - treasuryBefore).toBe(40_000n);
    expect(await world.offering(offering.id)).toMatchObject({
      totals: { issued_units: '40', paid: { amount: '40000' } },
      closing: { phase: 'done', outcome: 'closed', counted: { amount: '40000' } },
    });
    const { rows } = await world.own.owner.query('SELECT amount FROM chain_balances WHERE asset = $1', [
      Buffer.from(instrument.token.slice(2), 'hex'),
    ]);
    expect(rows).toEqual([{ amount: '40' }]);
  });
});
