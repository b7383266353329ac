import { assetTokenAbi, type Hex } from '@cadastre/protocol';
import type { OfferedInstrument } from '../src/offerings/offered-instruments';
import { callTo } from '../src/settlement/chain-call';
import { OfferingWorld, type TestInvestor } from './world/offering-world';

let world: OfferingWorld;
let instrument: OfferedInstrument;
let investors: TestInvestor[];

beforeAll(async () => {
  world = await OfferingWorld.create(32);
  instrument = await world.instrument(1_000_000n);
  investors = [
    await world.investor(),
    await world.investor({ country: 'DE' }),
    await world.investor({ country: 'US' }),
  ];
  const issue = (to: Hex, units: bigint, exemption: number) =>
    callTo(instrument.token, assetTokenAbi, 'issue', [to, units, exemption]);
  await world.onChain(
    issue(investors[0]!.address, 500n, 4),
    issue(investors[1]!.address, 300n, 0),
    issue(investors[2]!.address, 200n, 1),
    issue(investors[0]!.address, 7n, 1),
  );
  await world.polling.until(async () => (await holders()).supply === '1007');
}, 60_000);

afterAll(() => world?.end());

const holders = (query = '') => world.issuer.does('GET', `/v1/instruments/${instrument.id}/holders${query}`);

describe('the cap table', () => {
  it('is the chain’s, the largest holdings first, in pages', async () => {
    const first = await holders('?limit=2');
    expect(first).toMatchObject({ supply: '1007', holders: 3, has_more: true });
    const second = await holders(`?limit=2&cursor=${first.next_cursor}`);
    expect(second).toMatchObject({ has_more: false });
    const rows = [...first.data, ...second.data];
    expect(rows.map(({ investor_id, units }) => [investor_id, units])).toEqual([
      [investors[0]!.id, '507'],
      [investors[1]!.id, '300'],
      [investors[2]!.id, '200'],
    ]);
    expect(rows[0]).toMatchObject({ country: 'LU', share_bps: 5034, identity: investors[0]!.identity.toString() });
    const onChain = await Promise.all(
      investors.map(({ address }) => world.read(instrument.token, 'balanceOf', address)),
    );
    expect(onChain.map(String)).toEqual(rows.map(({ units }) => units));
  });

  it('is the issuer’s and the desk’s to see, and each reading is on record', async () => {
    const path = `/v1/instruments/${instrument.id}/holders`;
    const other = await world.cast.person(await world.cast.organisation('issuer', 'limmat'), 'issuer_admin');
    expect((await other.ask('GET', path)).status).toBe(404);
    expect((await investors[0]!.caller.ask('GET', path)).status).toBe(403);
    await world.cast.compliance.does('GET', path);
    const { rows } = await world.own.owner.query(
      `SELECT count(*)::int AS count FROM audit_events WHERE action = 'holders.read' AND target_id = $1`,
      [instrument.id],
    );
    expect(rows[0].count).toBeGreaterThan(1);
  });

  it('is a file too', async () => {
    const { headers, body } = await world.issuer.ask('GET', `/v1/instruments/${instrument.id}/holders.csv`);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    const [header, ...lines] = body.replace(/\r\n$/, '').split('\r\n');
    expect(header).toBe('\ufeffidentity,investor_id,country,investor_class,units,share_bps,accounts');
    const [{ id, identity, address }] = investors as [TestInvestor];
    expect(lines[0]).toBe(`${identity},${id},LU,1,507,5034,${address}`);
    expect(lines).toHaveLength(3);
  });

  it('takes no cursor that was not given out', async () => {
    const forged = Buffer.from('v1:1:2;DROP TABLE transfers').toString('base64url');
    const answer = await world.issuer.ask('GET', `/v1/instruments/${instrument.id}/holders?cursor=${forged}`);
    expect(answer.body.code).toBe('CURSOR_INVALID');
  });
});

describe('an investor’s holdings', () => {
  it('show lots, oldest first, and when they unlock', async () => {
    const { data } = await investors[0]!.caller.does('GET', '/v1/holdings');
    expect(data).toHaveLength(1);
    expect(data[0]).toMatchObject({
      instrument_id: instrument.id,
      account: investors[0]!.address,
      units: '507',
      available: '507',
      held: '0',
      unlocked: '507',
    });
    const lots = data[0].lots as { acquired_at: string; exemption: string; units: string }[];
    expect(lots.map(({ exemption, units }) => [exemption, units]).sort()).toEqual([
      ['eu_fewer_than_150', '7'],
      ['us_reg_d_506c', '500'],
    ]);
    const dates = lots.map(({ acquired_at }) => acquired_at);
    expect(dates).toEqual([...dates].sort());
  });

  it('are nobody else’s', async () => {
    const stranger = await world.investor();
    expect(await stranger.caller.does('GET', '/v1/holdings')).toEqual({ data: [] });
  });
});
