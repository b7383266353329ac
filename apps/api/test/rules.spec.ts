import { assetRegistryAbi, assetTokenAbi, contracts, type Hex } from '@cadastre/protocol';
import { ChainConnection } from '../src/chain/chain-connection';
import type { OfferedInstrument } from '../src/offerings/offered-instruments';
import { OPEN_RULES, toChainRules } from '../src/rules/rule-set';
import { callTo } from '../src/settlement/chain-call';
import { OfferingWorld, type TestInvestor } from './world/offering-world';

let world: OfferingWorld;
let instrument: OfferedInstrument;

beforeAll(async () => {
  world = await OfferingWorld.create(30);
  instrument = await world.instrument(1_000_000n);
}, 60_000);

afterAll(() => world?.end());

const path = (of = instrument) => `/v1/instruments/${of.id}`;
const inForce = (of = instrument) => world.issuer.does('GET', `${path(of)}/rules`);
const issue = (to: Hex, units: bigint, exemption = 0, of = instrument) =>
  world.onChain(callTo(of.token, assetTokenAbi, 'issue', [to, units, exemption]));

const propose = async (rules: object, reason = 'As counsel asks.', of = instrument) =>
  world.issuer.does('POST', `${path(of)}/rules`, { base_version: (await inForce(of)).version, rules, reason });

const versionIs = (version: number, of = instrument) =>
  world.polling.until(async () => (await inForce(of)).version === version);

/** The rows are written with the outcome, after the chain has the rules. */
const changes = (of = instrument) => world.issuer.does('GET', `${path(of)}/rules/versions`);
const noneOpen = (of = instrument) =>
  world.polling.until(async () =>
    (await changes(of)).data.every(({ status }: { status: string }) => !['proposed', 'settling'].includes(status)),
  );

describe('an instrument’s rules', () => {
  it('change with a second person, and every version stays', async () => {
    expect(await inForce()).toMatchObject({ version: 1, rules: { countries_allowed: null, clearing: false } });
    const approval = await propose({ countries_allowed: ['LU', 'DE'], max_holders: 99 });
    expect(approval.payload).toMatchObject({
      base_version: 1,
      changes: [
        { rule: 'countries_allowed', before: null, after: ['DE', 'LU'] },
        { rule: 'max_holders', before: null, after: 99 },
      ],
    });
    const alone = { payload_hash: approval.payload_hash };
    expect((await world.issuer.ask('POST', `/v1/approvals/${approval.id}/approve`, alone)).status).toBe(403);
    expect((await inForce()).version).toBe(1);
    await world.cast.approve(approval.id);
    await versionIs(2);
    await noneOpen();
    expect((await inForce()).rules).toMatchObject({ countries_allowed: ['DE', 'LU'], max_holders: 99 });
    const { data } = await changes();
    expect(data.map(({ version, status }: Record<string, unknown>) => [version, status])).toEqual(
      [
        [1, 'superseded'],
        [2, 'in_force'],
      ].reverse(),
    );
  });

  it('are neither proposed nor previewed when they contradict themselves', async () => {
    const rules = { min_holding: '2', max_holding: '1', countries_allowed: ['LU'], countries_denied: ['LU'] };
    const command = { base_version: (await inForce()).version, rules, reason: 'As counsel asks.' };
    const before = (await changes()).data;
    for (const asked of [
      await world.issuer.ask('POST', `${path()}/rules`, command),
      await world.issuer.ask('POST', `${path()}/rules/preview`, { rules }),
    ]) {
      expect([asked.status, asked.body.code]).toEqual([400, 'VALIDATION_FAILED']);
      expect(asked.body.errors).toMatchObject([
        { pointer: '/rules/min_holding', code: 'MIN_ABOVE_MAX' },
        { pointer: '/rules/countries_denied', code: 'ALLOWED_AND_DENIED' },
      ]);
    }
    expect((await changes()).data).toEqual(before);
  });

  it('change one at a time, from the version in force, and to something else', async () => {
    const command = { base_version: 1, rules: {}, reason: 'As counsel asks.' };
    const stale = await world.issuer.ask('POST', `${path()}/rules`, command);
    expect(stale.body.code).toBe('VERSION_MISMATCH');
    const same = await world.issuer.ask('POST', `${path()}/rules`, {
      ...command,
      base_version: 2,
      rules: { max_holders: 99, countries_allowed: ['LU', 'DE'] },
    });
    expect(same.body.errors[0].code).toBe('NO_CHANGE');
    const first = await propose({});
    const second = await world.issuer.ask('POST', `${path()}/rules`, { ...command, base_version: 2 });
    expect(second.body.code).toBe('STATE_REFUSED');
    await world.cast.compliance.does('POST', `/v1/approvals/${first.id}/reject`, { reason: 'Not yet.' });
    expect((await changes()).data[0]).toMatchObject({ status: 'rejected', version: 3 });
    const third = await propose({});
    await world.issuer.does('POST', `/v1/approvals/${third.id}/withdraw`);
    expect((await inForce()).version).toBe(2);
  });

  it('that changed meanwhile void what was asked for', async () => {
    const approval = await propose({ max_holders: 7 });
    const { version } = await inForce();
    await world.onChain(
      callTo(contracts.AssetRegistry, assetRegistryAbi, 'setRules', [
        instrument.token,
        BigInt(version),
        toChainRules(OPEN_RULES),
      ]),
    );
    const { body } = await world.cast.compliance.ask('POST', `/v1/approvals/${approval.id}/approve`, {
      payload_hash: approval.payload_hash,
    });
    expect(body.code).toBe('APPROVAL_VOID');
    await world.issuer.does('POST', `/v1/approvals/${approval.id}/withdraw`);
  });

  it('are the issuer’s to propose and an investor’s to read', async () => {
    const other = await world.cast.person(await world.cast.organisation('issuer', 'limmat'), 'issuer_admin');
    const command = { base_version: 1, rules: {}, reason: 'Not ours at all.' };
    expect((await other.ask('POST', `${path()}/rules`, command)).status).toBe(404);
    expect((await other.ask('GET', `${path()}/rules`)).status).toBe(404);
    const { caller } = await world.investor();
    expect((await caller.does('GET', `${path()}/rules`)).instrument_id).toBe(instrument.id);
    expect((await caller.ask('GET', `${path()}/rules/versions`)).status).toBe(404);
  });

  it.each<[string, object, string]>([
    ['a country that is none', { countries_denied: ['ZZ'] }, '/rules/countries_denied/0'],
    ['a number where an amount belongs', { max_holding: 5 }, '/rules/max_holding'],
    ['a rule that is none', { maximum: '5' }, '/rules/maximum'],
  ])('are not %s', async (_, rules, pointer) => {
    const { status, body } = await world.issuer.ask('POST', `${path()}/rules`, {
      base_version: 3,
      rules,
      reason: 'Wrong.',
    });
    expect([status, body.errors[0].pointer]).toEqual([400, pointer]);
  });
});

describe('a supply cap', () => {
  it.each<[string, string | null, string]>([
    ['stays as strict as it was proposed', '400', '400'],
    ['is what is authorised where none is named', null, '1000'],
    ['is never more than what is authorised', '5000', '1000'],
  ])('%s', async (_, supply_cap, inTheEnd) => {
    const capped = await world.instrument(1_000n);
    const rules = { max_holders: 9, supply_cap };
    const approval = await propose(rules, 'As counsel asks.', capped);
    await world.cast.approve(approval.id);
    await versionIs(2, capped);
    expect((await inForce(capped)).rules).toMatchObject({ max_holders: 9, supply_cap: inTheEnd });
  });

  it('that is looser than what is authorised changes nothing', async () => {
    const capped = await world.instrument(1_000n);
    const command = { base_version: 1, rules: { supply_cap: '1001' }, reason: 'More than there may be.' };
    const { body } = await world.issuer.ask('POST', `${path(capped)}/rules`, command);
    expect(body.errors[0]).toMatchObject({ pointer: '/rules', code: 'NO_CHANGE' });
    const { changes } = await world.issuer.does('POST', `${path(capped)}/rules/preview`, { rules: command.rules });
    expect(changes).toEqual([]);
  });
});

describe('a halt', () => {
  it('stands at once, goes before what waits for approval, and is lifted by a second person', async () => {
    const halted = await world.instrument(1_000n);
    const waiting = await propose({ max_holders: 5 }, 'As counsel asks.', halted);
    await world.issuer.does('POST', `${path(halted)}/halt`, { reason: 'News are due.' });
    await versionIs(2, halted);
    await noneOpen(halted);
    expect((await inForce(halted)).rules.halted).toBe(true);
    expect((await world.issuer.does('GET', `/v1/approvals/${waiting.id}`)).status).toBe('voided');
    const again = await world.issuer.ask('POST', `${path(halted)}/halt`, { reason: 'News are due.' });
    expect(again.body.code).toBe('STATE_REFUSED');

    const approval = await world.issuer.does('POST', `${path(halted)}/resume`, { reason: 'The news are out.' });
    await world.cast.approve(approval.id);
    await versionIs(3, halted);
    expect((await inForce(halted)).rules.halted).toBe(false);
  });
});

describe('a preview', () => {
  it('names the holders, the subscriptions and the requests that a change would hit', async () => {
    const shares = await world.instrument(1_000n);
    const [german, american, buyer] = [
      await world.investor({ country: 'DE' }),
      await world.investor({ country: 'US', investorClass: 3 }),
      await world.investor({ country: 'DE' }),
    ];
    await issue(german.address, 60n, 1, shares);
    await issue(american.address, 40n, 4, shares);
    const offering = await world.offer(shares, { units: '100' });
    const subscription = await world.subscribe(offering.id, buyer, 10);
    const cleared = await propose({ clearing: true }, 'As counsel asks.', shares);
    await world.cast.approve(cleared.id);
    await versionIs(2, shares);
    const request = await requested(american, german, shares);
    await world.polling.until(async () => {
      const { data } = await world.issuer.does('GET', `${path(shares)}/holders`);
      return data.length === 2;
    });

    const before = await changes(shares);
    const { holders, pending, ...preview } = await world.issuer.does('POST', `${path(shares)}/rules/preview`, {
      rules: {
        clearing: true,
        countries_allowed: ['US'],
        resale: [{ exemption: 'us_reg_d_506c', lock_days: 365, on_transfer: 'tack' }],
      },
    });
    expect(preview).toMatchObject({ base_version: 2, holders_hit: 2, pending_hit: 2, instrument: [] });
    expect(holders.map(hitOf)).toEqual([
      [german.id, ['TRANSFER_COUNTRY_DENIED']],
      [american.id, ['TRANSFER_LOCKED']],
    ]);
    expect(pending.map(({ type, id, effects }: Hit) => [type, id, codesOf(effects)])).toEqual([
      ['subscription', subscription, ['TRANSFER_COUNTRY_DENIED']],
      ['transfer', request, ['TRANSFER_COUNTRY_DENIED', 'TRANSFER_LOCKED']],
    ]);
    expect(await changes(shares)).toEqual(before);
  });

  interface Hit {
    readonly type: string;
    readonly id: string;
    readonly investor_id: string;
    readonly effects: readonly { readonly code: string }[];
  }

  const codesOf = (effects: Hit['effects']) => effects.map(({ code }) => code);
  const hitOf = ({ investor_id, effects }: Hit) => [investor_id, codesOf(effects)];

  async function requested(from: TestInvestor, to: TestInvestor, { id: instrument_id }: OfferedInstrument) {
    const body = { instrument_id, to: { investor_id: to.id }, units: '5' };
    const { subject } = await from.caller.does('POST', '/v1/transfers', body);
    await world.polling.until(
      async () => (await from.caller.does('GET', `/v1/transfers/${subject.id}`)).status === 'requested',
    );
    return subject.id as string;
  }
});

describe('a whitelist', () => {
  it('is the issuer’s, and the chain’s', async () => {
    const { id, identity } = await world.investor();
    const isListed = () =>
      world.app.get(ChainConnection).client!.readContract({
        ...{ address: contracts.AssetRegistry, abi: assetRegistryAbi, functionName: 'isWhitelisted' },
        args: [instrument.token, identity],
      });
    const set = (admitted: boolean) =>
      world.issuer.does('POST', `${path()}/whitelist`, { investor_ids: [id], admitted });
    const becomes = (status: string) =>
      world.polling.until(
        async () => (await world.issuer.does('GET', `${path()}/whitelist`)).data[0]?.status === status,
      );

    expect(await set(true)).toMatchObject({ kind: 'whitelist.set', status: 'queued' });
    await becomes('admitted');
    expect(await isListed()).toBe(true);
    await set(false);
    await becomes('removed');
    expect(await isListed()).toBe(false);
  });

  it('knows verified investors only', async () => {
    const body = { investor_ids: ['0f0f0f0f-0f0f-4f0f-8f0f-0f0f0f0f0f0f'], admitted: true };
    const answer = await world.issuer.ask('POST', `${path()}/whitelist`, body);
    expect(answer.body.errors[0].pointer).toBe('/investor_ids/0');
  });
});

describe('ready-made rules', () => {
  it('are proposed as they stand, and say what they are', async () => {
    const { data } = await world.issuer.does('GET', '/v1/rule-templates');
    const template = data.find(({ id }: { id: string }) => id === 'us_reg_d_506c');
    expect(template.note).toMatch(/^A starting point for counsel/);
    const us = await world.instrument(1_000n);
    const command = { base_version: 1, rules: template.rule_set, template_id: template.id, reason: 'For the US side.' };
    const approval = await world.issuer.does('POST', `${path(us)}/rules`, command);
    await world.cast.approve(approval.id);
    await versionIs(2, us);
    expect((await inForce(us)).rules).toEqual({ ...template.rule_set, supply_cap: '1000' });
    expect((await world.issuer.ask('GET', '/v1/rule-templates/nowhere')).status).toBe(404);
  });
});
