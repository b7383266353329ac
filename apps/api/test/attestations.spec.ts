import { type Caller } from './world/cast';
import { ANNA, PeopleWorld } from './world/people-world';
import { quietLists } from './world/sanction-lists';

let world: PeopleWorld;

beforeAll(async () => {
  world = await PeopleWorld.create(25);
}, 60_000);

afterAll(() => world?.end());

const daysAhead = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

async function attest(investorId: string, statement: object, by: Caller = world.issuer): Promise<string> {
  return (await by.does('POST', `/v1/investors/${investorId}/attestations`, { statement })).id;
}

const decide = (id: string, verdict = 'accept', by = world.desk) =>
  by.ask('POST', `/v1/attestations/${id}/decision`, { verdict, reason: 'As stated.' });

/** What the platform last told the chain, and whether the chain has confirmed it. */
async function onChain(investorId: string) {
  const { rows } = await world.own.owner.query(
    `SELECT i.investor_class AS class, i.claims::int AS claims, i.version = v.chain_version AS confirmed
     FROM identities i JOIN investors v ON v.id = i.subject_id WHERE v.id = $1`,
    [investorId],
  );
  return rows[0] as { class: number; claims: number; confirmed: boolean };
}

const confirmed = (investorId: string) => world.polling.until(async () => (await onChain(investorId)).confirmed);

const ACCREDITATION = { type: 'accreditation', jurisdiction: 'US', basis: 'net_worth' };

describe('what an investor states', () => {
  it('is accepted by somebody else, and raises class and claims on the chain', async () => {
    const id = await world.verifiedBy(world.issuer, { family_name: 'Accredited' });
    const attestation = await attest(id, { ...ACCREDITATION, expires_at: daysAhead(90) });
    expect((await decide(attestation, 'accept')).status).toBe(200);
    await confirmed(id);
    expect(await onChain(id)).toMatchObject({ class: 3, claims: 0b11 });
    expect(await world.investor(id, world.issuer)).toMatchObject({
      investor_class: 'accredited',
      claims: ['verified', 'accredited'],
    });
  });

  it('is not accepted by whoever handed it in', async () => {
    const id = await world.verified({ family_name: 'Own' });
    const attestation = await attest(id, { type: 'us_person', us_person: true }, world.desk);
    const { status, body } = await decide(attestation);
    expect([status, body.code]).toEqual([403, 'MAKER_IS_CHECKER']);
    expect((await decide(attestation, 'reject', world.cast.admin)).status).toBe(200);
    expect((await onChain(id)).claims).toBe(1);
  });

  it('takes the place of what was stated before', async () => {
    const id = await world.verifiedBy(world.issuer, { family_name: 'Moves' });
    for (const us_person of [true, false]) await decide(await attest(id, { type: 'us_person', us_person }));
    expect((await onChain(id)).claims).toBe(0b100001);
    const { data } = await world.desk.does('GET', `/v1/investors/${id}/attestations`);
    expect(data.map(({ status }: { status: string }) => status)).toEqual(['accepted', 'superseded']);
  });

  it('for taxes is sealed, and not for whoever brought the investor', async () => {
    const id = await world.verifiedBy(world.issuer, { family_name: 'Taxed' });
    const residence = await attest(id, { type: 'tax_residence', country: 'DE', tax_number: '12 345 678 901' });
    await attest(id, { type: 'tax_residence', country: 'SE', no_number_because: 'Sweden gives none.' });
    expect((await decide(await attest(id, { type: 'tax_form', form: 'W-8BEN', signed_on: '2026-01-05' }))).status).toBe(
      200,
    );
    expect((await decide(residence)).status).toBe(200);
    expect((await onChain(id)).claims).toBe(0b1001);
    expect((await world.issuer.ask('GET', `/v1/investors/${id}/attestations`)).status).toBe(403);
    const { rows } = await world.own.owner.query('SELECT sealed FROM attestations WHERE id = $1', [residence]);
    expect(rows[0].sealed.includes('12 345')).toBe(false);
  });

  it.each([
    ['of yesterday', { ...ACCREDITATION, expires_at: daysAhead(-1) }, '/statement'],
    ['for six years', { ...ACCREDITATION, expires_at: daysAhead(6 * 366) }, '/statement/expires_at'],
    [
      'signed next week',
      { type: 'tax_form', form: 'W-8BEN', signed_on: daysAhead(7).slice(0, 10) },
      '/statement/signed_on',
    ],
    ['of no country', { type: 'tax_residence', country: 'XX', tax_number: '1' }, '/statement/country'],
    ['without a number or a reason', { type: 'tax_residence', country: 'DE' }, '/statement/tax_number'],
    ['of no kind', { type: 'astrology' }, '/statement/type'],
  ])('%s is refused by pointer', async (_, statement, pointer) => {
    const id = await world.person({ family_name: 'Refused' });
    const { status, body } = await world.desk.ask('POST', `/v1/investors/${id}/attestations`, { statement });
    expect([status, body.errors[0].pointer]).toEqual([400, pointer]);
  });
});

describe('a person who moves', () => {
  it('is looked at again, and lives on the chain where they lived before until then', async () => {
    const id = await world.verified({ family_name: 'Mover' });
    const profile = { ...ANNA, family_name: 'Mover', address: { ...ANNA.address, country: 'CH' } };
    const early = await world.desk.ask('POST', `/v1/investors/${id}/profile`, { profile });
    expect(early.status).toBe(409);
    const caseId = await world.openCase(id, world.desk, { reason: 'event' });
    await world.desk.does('POST', `/v1/investors/${id}/profile`, { profile });
    expect(await world.investor(id)).toMatchObject({ country: 'LU', kyc_status: 'verified' });
    await world.fill(caseId, id);
    await world.decide(caseId, { verdict: 'verify', reason: 'Moved.', risk: 'low' });
    await world.polling.until(async () => (await world.investor(id)).country === 'CH');
    expect((await world.investor(id)).standing).toBe('active');
  });
});

describe('time', () => {
  it('ends an accreditation on the chain by itself, and the platform tells the rest anew', async () => {
    const id = await world.verifiedBy(world.issuer, { family_name: 'Lapses' });
    await decide(await attest(id, { ...ACCREDITATION, expires_at: daysAhead(1) }));
    await confirmed(id);
    expect((await onChain(id)).class).toBe(3);
    await world.cast.admin.does('POST', '/v1/clock/advance', { seconds: 2 * 86_400 });
    await world.polling.until(async () => (await world.investor(id)).investor_class === 'retail');
    await confirmed(id);
    expect(await onChain(id)).toMatchObject({ class: 1, claims: 1 });
    await world.polling.until(() => world.isVerified(id));
  });

  it('lets a closed person be erased after five years, by two people', async () => {
    const id = await world.verified({ family_name: 'Forgotten' });
    const { approval } = await world.desk.does('POST', `/v1/investors/${id}/standing`, {
      standing: 'closed',
      reason: 'Left.',
    });
    await world.cast.approve(approval.id, world.cast.admin);
    expect((await world.desk.ask('POST', `/v1/investors/${id}/erase`)).status).toBe(409);
    await world.cast.admin.does('POST', '/v1/clock/advance', { seconds: 5 * 366 * 86_400 });
    const erasure = await world.desk.does('POST', `/v1/investors/${id}/erase`);
    await world.cast.approve(erasure.id, world.cast.admin);
    const { status, body } = await world.desk.ask('GET', `/v1/investors/${id}/profile`);
    expect([status, body.detail]).toEqual([409, 'The personal data of this investor has been erased.']);
    expect((await world.investor(id)).desk.erased_at).not.toBeNull();
    for (const [source, content] of Object.entries(quietLists(new Date(Date.now() + 5 * 366 * 86_400_000)))) {
      expect((await world.uploadList(source, content)).status).toBe(201);
    }
  });
});
