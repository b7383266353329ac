import { contracts, type Hex, identityRegistryAbi } from '@cadastre/protocol';
import { ChainConnection } from '../src/chain/chain-connection';
import { passportZone } from './world/passport';
import { ANNA, PeopleWorld, today } from './world/people-world';

/** An id of nobody. */
const ANNA_ID = '01939d2e-0000-7000-8000-000000000001';

let world: PeopleWorld;

beforeAll(async () => {
  world = await PeopleWorld.create(22);
}, 60_000);

afterAll(() => world?.end());

const onChain = async (address: Hex) => {
  const client = world.app.get(ChainConnection).client!;
  const registry = { address: contracts.IdentityRegistry, abi: identityRegistryAbi } as const;
  const [isVerified, country] = [
    await client.readContract({ ...registry, functionName: 'isVerified', args: [address] }),
    await client.readContract({ ...registry, functionName: 'investorCountry', args: [address] }),
  ];
  return { isVerified, country };
};

const walletOf = async (investorId: string): Promise<Hex> => {
  const { organisation_id } = await world.investor(investorId);
  const { data } = await world.desk.does('GET', `/v1/wallets?organisation_id=${organisation_id}`);
  expect(data).toHaveLength(1);
  return data[0].address;
};

describe('a natural person', () => {
  it('goes from registration to an identity on the chain', async () => {
    const id = await world.person({}, world.issuer);
    expect(await world.investor(id)).toMatchObject({ kyc_status: 'none', standing: 'restricted', country: 'LU' });
    const caseId = await world.openCase(id, world.issuer);
    const mrz = passportZone(ANNA, 'L898902C3');
    expect((await world.upload(caseId, { kind: 'passport', mrz }, world.issuer)).status).toBe(201);

    const early = await world.issuer.does('POST', `/v1/kyc-cases/${caseId}/submit`);
    expect(early).toMatchObject({ status: 'updates_required', updates: [{ code: 'PROOF_OF_ADDRESS_MISSING' }] });
    await world.upload(caseId, { kind: 'proof_of_address', issued_on: today() }, world.issuer);
    expect(await world.issuer.does('POST', `/v1/kyc-cases/${caseId}/submit`)).toMatchObject({
      status: 'manual_review',
      round: 2,
    });

    const verdict = { verdict: 'verify', reason: 'All in order.', risk: 'low' };
    expect((await world.decide(caseId, verdict)).status).toBe(202);
    await world.is(id, { kyc_status: 'verified', standing: 'active' });
    expect(await onChain(await walletOf(id))).toEqual({ isVerified: true, country: 442 });
    expect((await world.desk.does('GET', `/v1/kyc-cases/${caseId}`)).status).toBe('verified');
  });

  it('of high risk is verified by two people', async () => {
    const id = await world.person({ family_name: 'Risk' });
    const caseId = await world.handIn(id);
    const { body } = await world.decide(caseId, { verdict: 'verify', reason: 'Known well.', risk: 'high' });
    expect(body).toMatchObject({ approval: { status: 'pending' }, decision: { status: 'proposed' } });
    const again = await world.decide(caseId, { verdict: 'reject', reason: 'No.' });
    expect([again.status, again.body.code]).toEqual([409, 'STATE_REFUSED']);
    await world.cast.approve(body.approval.id, world.cast.admin);
    await world.is(id, { kyc_status: 'verified' });
    const { verified_at, valid_until, desk } = await world.investor(id);
    expect(desk.risk).toBe('high');
    expect(Date.parse(valid_until) - Date.parse(verified_at)).toBeLessThan(367 * 86_400_000);
  });
});

describe('a verification that ends before its review is due', () => {
  const HOUR = 3_600_000;
  const now = async () => Date.parse((await world.cast.admin.does('GET', '/v1/clock')).now);
  const inHours = async (hours: number) => new Date((await now()) + hours * HOUR).toISOString();
  const verify = (risk: string, valid_until: string) => ({ verdict: 'verify', reason: 'A permit.', risk, valid_until });

  it('lapses then, on the platform and on the chain', async () => {
    const id = await world.person({ family_name: 'Permit' });
    const until = await inHours(2);
    expect((await world.decide(await world.handIn(id), verify('low', until))).status).toBe(202);
    await world.is(id, { kyc_status: 'verified', standing: 'active', valid_until: until });
    expect(await world.isVerified(id)).toBe(true);
    await world.cast.admin.does('POST', '/v1/clock/advance', { seconds: 2 * 3_600 });
    await world.is(id, { kyc_status: 'expired', standing: 'restricted' });
    expect(await world.isVerified(id)).toBe(false);
  });

  it('is refused after its review, in the past, and once the second person is too late', async () => {
    const id = await world.person({ family_name: 'Latecomer' });
    const caseId = await world.handIn(id);
    const refused = async (risk: string, hours: number) => {
      const { status, body } = await world.decide(caseId, verify(risk, await inHours(hours)));
      return [status, body.code, body.errors?.[0].pointer];
    };
    expect(await refused('high', 366 * 24 + 1)).toEqual([400, 'VALIDATION_FAILED', '/valid_until']);
    expect(await refused('low', -1)).toEqual([409, 'STATE_REFUSED', undefined]);
    const until = await inHours(1);
    const { approval } = (await world.decide(caseId, verify('high', until))).body;
    expect(approval.payload.terms).toMatchObject({ valid_until: until });
    await world.cast.admin.does('POST', '/v1/clock/advance', { seconds: 3_600 });
    await expect(world.cast.approve(approval.id, world.cast.admin)).rejects.toThrow('STATE_REFUSED');
    expect(await world.investor(id)).toMatchObject({ kyc_status: 'manual_review', standing: 'restricted' });
  });
});

describe('files', () => {
  it('are not for whoever brought the person', async () => {
    const id = await world.person({ family_name: 'Private' }, world.issuer);
    const caseId = await world.handIn(id, world.issuer);
    expect((await world.issuer.ask('GET', `/v1/investors/${id}/profile`)).status).toBe(403);
    expect((await world.issuer.ask('GET', `/v1/kyc-cases/${caseId}/documents`)).status).toBe(403);
    expect(await world.investor(id, world.issuer)).toMatchObject({ standing: 'not_permitted', desk: null });
  });

  it('are stored sealed, read as they were filed, and the reading is on record', async () => {
    const id = await world.person({ family_name: 'Sealed' });
    const caseId = await world.openCase(id);
    const { body } = await world.upload(caseId, { kind: 'passport' });
    const { status, body: content } = await world.desk.ask('GET', `/v1/kyc-documents/${body.id}/content`);
    expect([status, String(content).slice(0, 8)]).toEqual([200, '%PDF-1.4']);
    await world.desk.does('GET', `/v1/investors/${id}/profile`);
    const trail = await world.desk.does('GET', '/v1/audit-events?limit=5');
    expect(trail.data.map(({ action }: { action: string }) => action)).toEqual(
      expect.arrayContaining(['kyc_document.read', 'investor_profile.read']),
    );
    const { rows } = await world.own.owner.query('SELECT sealed FROM investor_profiles WHERE investor_id = $1', [id]);
    expect(rows[0].sealed.includes('Sealed')).toBe(false);
  });
});

describe('an examination', () => {
  const submit = (caseId: string) => world.desk.does('POST', `/v1/kyc-cases/${caseId}/submit`);
  const findingsOf = async (caseId: string): Promise<string[]> =>
    (await world.desk.does('GET', `/v1/kyc-cases/${caseId}/assessment`)).findings.map(
      ({ code }: { code: string }) => code,
    );

  it.each([
    ['without a machine-readable zone', {}, 'MRZ_MISSING'],
    [
      'with one that cannot be right',
      { mrz: passportZone(ANNA, 'L898902C3').replace('L898902C3', 'L898902C4') },
      'MRZ_INVALID',
    ],
    [
      'of somebody born on another day',
      { mrz: passportZone({ ...ANNA, birth_date: '1974-08-13' }, 'X1') },
      'BIRTH_DATE_DIFFERS',
    ],
  ])('of a passport %s asks the applicant', async (_, fields, code) => {
    const caseId = await world.openCase(await world.person({ former_names: [] }));
    await world.upload(caseId, { kind: 'passport', ...fields });
    await world.upload(caseId, { kind: 'proof_of_address', issued_on: today() });
    expect((await submit(caseId)).updates.map((update: { code: string }) => update.code)).toEqual([code]);
  });

  it('of an old bill asks for a newer one, and goes on with it', async () => {
    const caseId = await world.openCase(await world.person({ family_name: 'Billed' }));
    await world.upload(caseId, { kind: 'passport', mrz: passportZone({ ...ANNA, family_name: 'Billed' }, 'BILL1') });
    await world.upload(caseId, { kind: 'proof_of_address', issued_on: '2020-01-01' });
    expect((await submit(caseId)).updates).toMatchObject([{ code: 'PROOF_OF_ADDRESS_OLD' }]);
    await world.upload(caseId, { kind: 'proof_of_address', issued_on: today() });
    expect((await submit(caseId)).status).toBe('manual_review');
  });

  it('finds the same person, and the same passport, in the file of somebody else', async () => {
    const twin = { family_name: 'Twin', given_names: 'Ada' };
    const first = await world.openCase(await world.person(twin));
    const second = await world.openCase(await world.person({ family_name: 'ADA', given_names: 'twin' }));
    for (const caseId of [first, second]) {
      await world.upload(caseId, { kind: 'passport', mrz: passportZone({ ...ANNA, ...twin }, 'TWIN1') });
      await world.upload(caseId, { kind: 'proof_of_address', issued_on: today() });
      await submit(caseId);
    }
    expect(await findingsOf(second)).toEqual(['DUPLICATE_IDENTITY', 'DUPLICATE_DOCUMENT']);
  });

  it('of a child lets nobody verify it', async () => {
    const birth_date = `${new Date().getUTCFullYear() - 10}-01-01`;
    const id = await world.person({ family_name: 'Young', birth_date });
    const caseId = await world.handIn(id);
    expect(await findingsOf(caseId)).toEqual(['UNDER_AGE']);
    const { status, body } = await world.decide(caseId, { verdict: 'verify', reason: 'Looks older.', risk: 'low' });
    expect([status, body.code]).toEqual([409, 'STATE_REFUSED']);
    expect((await world.decide(caseId, { verdict: 'reject', reason: 'A child.' })).status).toBe(202);
    expect(await world.investor(id)).toMatchObject({ kyc_status: 'rejected', standing: 'restricted' });
    expect((await world.desk.ask('POST', `/v1/investors/${id}/kyc-cases`, {})).status).toBe(409);
  });
});

describe('an investor', () => {
  it('registers themselves, and sees their own file and nobody else’s', async () => {
    const organisation = await world.cast.organisation('investor', 'herself');
    const herself = await world.cast.person(organisation, 'investor');
    const id = await world.person({ family_name: 'Herself' }, herself);
    expect(await world.investor(id, herself)).toMatchObject({ organisation_id: organisation });
    const caseId = await world.handIn(id, herself);
    expect((await herself.does('GET', `/v1/kyc-cases/${caseId}/documents`)).data).toHaveLength(2);
    expect((await herself.does('GET', `/v1/investors/${id}/profile`)).profile.family_name).toBe('Herself');
    const other = await world.person({ family_name: 'Other' });
    expect((await herself.ask('GET', `/v1/investors/${other}`)).status).toBe(404);
    expect((await herself.does('GET', '/v1/investors')).data).toHaveLength(1);
    const again = { kind: 'natural_person', profile: ANNA };
    expect((await herself.ask('POST', '/v1/investors', again)).body.code).toBe('CONFLICT');
  });
});

describe('what cannot be right', () => {
  it.each([
    ['a name without letters', { family_name: '...' }, '/profile/family_name'],
    ['a name that turns around', { family_name: 'Eri\u202ekson' }, '/profile/family_name'],
    ['a name too long', { family_name: 'x'.repeat(121) }, '/profile/family_name'],
    ['a day that no calendar has', { birth_date: '1974-02-30' }, '/profile/birth_date'],
    ['a number for a day', { birth_date: 19740812 }, '/profile/birth_date'],
    ['a birth to come', { birth_date: '2999-01-01' }, '/profile/birth_date'],
    ['a country that is none', { nationalities: ['XX'] }, '/profile/nationalities/0'],
    ['no nationality', { nationalities: [] }, '/profile/nationalities'],
    ['a field that nobody knows', { shoe_size: 39 }, '/profile/shoe_size'],
  ])('as %s is refused by pointer', async (_, changes, pointer) => {
    const command = { kind: 'natural_person', profile: { ...ANNA, ...changes } };
    const { status, body } = await world.desk.ask('POST', '/v1/investors', command);
    expect([status, body.errors[0].pointer]).toEqual([400, pointer]);
  });

  it.each([
    ['a program', { kind: 'passport' }, 'MZ\x90\x00', 422, 'DOCUMENT_REFUSED'],
    ['no kind', {}, undefined, 400, 'VALIDATION_FAILED'],
    ['a zone of other letters', { kind: 'passport', mrz: 'p<utoé' }, undefined, 400, 'VALIDATION_FAILED'],
    ['a day that is none', { kind: 'passport', issued_on: 'today' }, undefined, 400, 'VALIDATION_FAILED'],
    ['somebody who is no owner', { kind: 'passport', owner_id: ANNA_ID }, undefined, 400, 'VALIDATION_FAILED'],
  ])('as a file of %s is refused', async (_, fields, content, status, code) => {
    const caseId = await world.openCase(await world.person({ family_name: 'Filed' }));
    const answer = await world.upload(caseId, fields as Record<string, string>, world.desk, content);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect((await world.desk.does('GET', `/v1/kyc-cases/${caseId}/documents`)).data).toEqual([]);
  });

  it('as a second investor with the same external_id is refused', async () => {
    const command = { kind: 'natural_person', external_id: 'CRM-1', profile: ANNA };
    await world.issuer.does('POST', '/v1/investors', command);
    const { status, body } = await world.issuer.ask('POST', '/v1/investors', command);
    expect([status, body.code]).toEqual([409, 'EXTERNAL_ID_TAKEN']);
    expect((await world.issuer.does('GET', '/v1/investors?external_id=CRM-1')).data).toHaveLength(1);
  });
});
