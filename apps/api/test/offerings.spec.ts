import { createHash } from 'node:crypto';
import { SubscriptionReturns } from '../src/subscriptions/subscription-returns';
import { withheldIds } from '../src/subscriptions/withheld-money';
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
    const content = (of: string, by = investor.caller, offeringId = offering.id) =>
      by.ask('GET', `/v1/offerings/${offeringId}/documents/${of}/content`);
    const shown = await content(terms.id);
    expect([shown.status, createHash('sha256').update(String(shown.body)).digest('hex')]).toEqual([200, terms.sha256]);
    const unnamed = await world.document(instrument);
    const stranger = await world.investor();
    expect((await content(unnamed.id)).status).toBe(404);
    expect((await content(terms.id, stranger.caller)).status).toBe(404);

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

describe('terms', () => {
  const day = (n: number) => new Date(Date.now() + n * 86_400_000).toISOString();

  it('that contradict one another are refused with their place, drafted or changed', async () => {
    const instrument = await world.instrument(100n);
    const whole = {
      ...{ instrument_id: instrument.id, name: 'First issue', price: { amount: '1000', asset: 'EUR/2' }, units: '100' },
      ...{ allocation: 'pro_rata', exemptions: ['eu_fewer_than_150'] },
    };
    const draft = await world.issuer.ask('POST', '/v1/offerings', whole);
    for (const [terms, pointer] of [
      [{ soft_cap: { amount: '100001', asset: 'EUR/2' } }, '/soft_cap'],
      [{ min_units: '5', max_units: '2' }, '/max_units'],
      [{ min_units: '101' }, '/min_units'],
      [{ opens_at: day(2), closes_at: day(1) }, '/closes_at'],
    ] as const) {
      const drafted = await world.issuer.ask('POST', '/v1/offerings', { ...whole, ...terms });
      expect([drafted.status, drafted.body.errors?.[0].pointer]).toEqual([400, pointer]);
      const changed = await world.issuer.ask('PATCH', `/v1/offerings/${draft.body.id}`, terms, {
        'if-match': `"${draft.body.version}"`,
      });
      expect([changed.status, changed.body.errors?.[0].pointer]).toEqual([400, pointer]);
    }
  });

  it('in a currency of which there is no token open nothing', async () => {
    const instrument = await world.instrument(100n);
    const offered = world.offer(instrument, { price: { amount: '1000', asset: 'USD/2' } });
    await expect(offered).rejects.toThrow('There is no tokenised cash in USD/2.');
  });
});

describe('money of subscribers who may not be paid', () => {
  it('stays, is seen by the desk and nobody else, and goes back once nothing bars them', async () => {
    const desk = world.cast.compliance;
    const instrument = await world.instrument(100n);
    const cents = 20_000n;
    const [free, held, inPart] = [
      await world.investor({ cents }),
      await world.investor({ cents }),
      await world.investor(),
    ];
    const offering = await world.offer(instrument, { soft_cap: { amount: '90000', asset: 'EUR/2' } });
    const [returns, stays] = [await world.fund(offering.id, free, 10), await world.fund(offering.id, held, 20)];
    const booked = await world.subscribe(offering.id, inPart, 30);
    await inPart.caller.does('POST', `/v1/subscriptions/${booked}/funding/bank`);
    await world.bookPayment(inPart, booked, 7_500n);
    await world.setStanding(held, 'blocked');
    await world.setStanding(inPart, 'blocked');
    await world.close(offering.id);
    await world.ends(offering.id, 'failed');
    await world.is(returns, 'unfilled');
    expect(await world.read(EUR, 'balanceOf', free.address)).toBe(20_000n);
    expect(await world.read(EUR, 'heldBalanceOf', free.address)).toBe(0n);
    expect(await world.read(EUR, 'heldBalanceOf', held.address)).toBe(20_000n);
    expect(world.returned).toEqual([]);

    const seen = async () =>
      (await desk.does('GET', '/v1/withheld-subscriptions')).data.map(
        ({ id, desk: { withheld } }: { id: string; desk: { withheld: { amount: string } } }) => [id, withheld.amount],
      );
    expect(await seen()).toEqual([
      [booked, '7500'],
      [stays, '20000'],
    ]);
    const first = await desk.does('GET', '/v1/withheld-subscriptions?limit=1');
    expect([first.data[0].id, first.has_more]).toEqual([booked, true]);
    const rest = await desk.does('GET', `/v1/withheld-subscriptions?limit=1&cursor=${first.next_cursor}`);
    expect([rest.data[0].id, rest.has_more]).toEqual([stays, false]);
    const book = await desk.does('GET', `/v1/offerings/${offering.id}`);
    expect(book.totals.withheld).toEqual({ amount: '27500', asset: 'EUR/2' });
    const heard = async (by: typeof desk) => {
      const told: string[] = [];
      for (let cursor = ''; ;) {
        const { data, next_cursor } = await by.does('GET', `/v1/events?limit=200${cursor}`);
        for (const { type, data: about } of data) if (type === 'subscription.withheld') told.push(about.id);
        if (next_cursor === null) return told;
        cursor = `&cursor=${next_cursor}`;
      }
    };
    expect((await heard(desk)).sort()).toEqual([stays, booked].sort());

    for (const by of [world.issuer, held.caller]) {
      expect((await by.ask('GET', '/v1/withheld-subscriptions')).status).toBe(403);
      expect(await heard(by)).toEqual([]);
      const answer = await by.ask('GET', `/v1/subscriptions/${stays}`);
      expect(answer.body).toMatchObject({ status: 'unfilled', desk: null });
    }
    expect((await world.issuer.does('GET', `/v1/offerings/${offering.id}`)).totals.withheld).toBeNull();
    const trail = JSON.stringify((await world.issuer.ask('GET', '/v1/audit-events?limit=200')).body);
    expect(trail).not.toContain('withheld');

    const early = await desk.ask('POST', `/v1/subscriptions/${stays}/give-back`);
    expect([early.status, early.body.code]).toEqual([409, 'STATE_REFUSED']);
    await world.setStanding(held, 'active');
    await world.setStanding(inPart, 'active');
    for (const id of [stays, booked]) await desk.does('POST', `/v1/subscriptions/${id}/give-back`);
    await world.polling.until(async () => (await world.read(EUR, 'heldBalanceOf', held.address)) === 0n);
    expect(await seen()).toEqual([]);
    expect(world.returned.map(({ amount }) => amount)).toEqual([7_500n]);
    const again = await desk.ask('POST', `/v1/subscriptions/${stays}/give-back`);
    expect([again.status, again.body.code]).toEqual([409, 'STATE_REFUSED']);
  }, 30_000);

  it('is found by its index', async () => {
    const { owner } = world.own;
    const { text, values } = withheldIds(10, undefined);
    await owner.query('SET enable_seqscan = off');
    const { rows } = await owner.query(`EXPLAIN ${text}`, values);
    await owner.query('RESET enable_seqscan');
    expect(JSON.stringify(rows)).toContain('subscriptions_withheld');
  });

  it('that came out of the hold and did not get to the bank is found, and goes back too', async () => {
    const desk = world.cast.compliance;
    const instrument = await world.instrument(100n);
    const investor = await world.investor();
    const offering = await world.offer(instrument, { soft_cap: { amount: '90000', asset: 'EUR/2' } });
    const id = await world.subscribe(offering.id, investor, 10);
    await investor.caller.does('POST', `/v1/subscriptions/${id}/funding/bank`);
    await world.bookPayment(investor, id, 10_000n);
    await world.is(id, 'funded');
    const returns = world.app.get(SubscriptionReturns);
    const barred = jest.spyOn(returns, 'isBarred').mockResolvedValueOnce(false).mockResolvedValue(true);
    await world.close(offering.id);
    await world.ends(offering.id, 'failed');
    barred.mockRestore();
    const [found] = (await desk.does('GET', '/v1/withheld-subscriptions')).data;
    expect(found).toMatchObject({ id, status: 'unfilled', desk: { withheld: { amount: '10000' } } });
    expect(world.returned).toEqual([]);
    await desk.does('POST', `/v1/subscriptions/${id}/give-back`);
    expect(world.returned.map(({ amount }) => amount)).toEqual([10_000n]);
    expect((await desk.does('GET', '/v1/withheld-subscriptions')).data).toEqual([]);
  }, 30_000);
});
