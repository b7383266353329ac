import { PeopleWorld, today } from './world/people-world';
import { ofacList, quietLists } from './world/sanction-lists';

let world: PeopleWorld;

beforeAll(async () => {
  world = await PeopleWorld.create(23);
}, 60_000);

afterAll(() => world?.end());

const VERIFY = { verdict: 'verify', reason: 'All in order.', risk: 'low' };

const hitsOf = async (investorId: string) =>
  (await world.desk.does('GET', `/v1/screening-hits?investor_id=${investorId}`)).data;

const listed = new Map<string, { id: string; name: string; birthDate?: string; entity?: boolean }>();

/** Puts somebody on OFAC's list, beside whoever is there. */
async function list(id: string, name: string, birthDate?: string, entity = false): Promise<void> {
  listed.set(id, { id, name, birthDate, entity });
  const { status } = await world.uploadList('OFAC_SDN', ofacList([...listed.values()]));
  expect(status).toBe(201);
}

describe('somebody who is like somebody on a list', () => {
  it('is explained to the desk, and verified once two people have cleared it', async () => {
    await list('1', 'Sergei Vorontsov', '1948-12-10');
    const id = await world.person({ given_names: 'Sergey', family_name: 'Vorontsov', birth_date: '1971-03-04' });
    const caseId = await world.handIn(id);
    const [hit] = await hitsOf(id);
    const explained = await world.desk.does('GET', `/v1/screening-hits/${hit.id}`);
    expect(explained).toMatchObject({ status: 'open', source: 'OFAC_SDN', party_id: '1' });
    expect(explained.likeness.explanation.join(' ')).toContain('The date of birth is another one.');
    expect(await world.desk.does('GET', `/v1/kyc-cases/${caseId}/assessment`)).toMatchObject({
      open_hits: 1,
      findings: [{ code: 'SCREENING_HITS' }],
    });
    const early = await world.decide(caseId, VERIFY);
    expect([early.status, early.body.code]).toEqual([409, 'HITS_OPEN']);

    const reason = { reason: 'Another date of birth.' };
    const { approval } = await world.desk.does('POST', `/v1/screening-hits/${hit.id}/clear`, reason);
    const { payload_hash } = await world.desk.does('GET', `/v1/approvals/${approval.id}`);
    const own = await world.desk.ask('POST', `/v1/approvals/${approval.id}/approve`, { payload_hash });
    expect(own.body.code).toBe('MAKER_IS_CHECKER');
    await world.cast.approve(approval.id, world.cast.admin);
    expect((await world.decide(caseId, VERIFY)).status).toBe(202);
    await world.is(id, { kyc_status: 'verified' });
    // The same likeness is not found again.
    await list('2', 'Somebody Quite Different');
    expect((await hitsOf(id)).map(({ status }: { status: string }) => status)).toEqual(['cleared']);
  });

  it('and is that person, is blocked, which nobody else is told', async () => {
    await list('3', 'Boris Testov', '1960-01-01');
    const command = { given_names: 'Boris', family_name: 'Testov', birth_date: '1960-01-01' };
    const id = await world.person(command, world.issuer);
    const caseId = await world.handIn(id, world.issuer);
    expect(await world.investor(id, world.issuer)).toMatchObject({ kyc_status: 'manual_review', desk: null });
    const [hit] = await hitsOf(id);
    await world.desk.does('POST', `/v1/screening-hits/${hit.id}/confirm`, { reason: 'The same passport.' });
    expect(await world.investor(id)).toMatchObject({ standing: 'blocked', desk: { standing_cause: 'sanctions' } });
    expect(await world.investor(id, world.issuer)).toMatchObject({ standing: 'not_permitted', desk: null });
    expect((await world.decide(caseId, VERIFY)).body.code).toBe('STATE_REFUSED');
    for (const url of ['/v1/screening-hits', '/v1/screening-lists', `/v1/kyc-cases/${caseId}/assessment`]) {
      expect((await world.issuer.ask('GET', url)).status).toBe(403);
    }
    const { rows } = await world.own.owner.query('SELECT type, data FROM domain_events WHERE organisation_id = $1', [
      world.issuer.organisationId,
    ]);
    expect(rows.length).toBeGreaterThan(3);
    expect(JSON.stringify(rows)).not.toMatch(/blocked|restricted|screening|sanction/);
  });
});

describe('a new list', () => {
  it('holds back whom it names, on the chain too, and lets go once the likeness is cleared', async () => {
    const id = await world.verified({ given_names: 'Carla', family_name: 'Newlisted', birth_date: '1980-05-06' });
    expect(await world.isVerified(id)).toBe(true);
    await list('4', 'Carla Newlisted');
    await world.is(id, { standing: 'restricted', kyc_status: 'verified' });
    await world.polling.until(async () => !(await world.isVerified(id)));
    const [hit] = await hitsOf(id);
    const { approval } = await world.desk.does('POST', `/v1/screening-hits/${hit.id}/clear`, { reason: 'Namesake.' });
    await world.cast.approve(approval.id, world.cast.admin);
    expect((await world.investor(id)).standing).toBe('active');
    await world.polling.until(() => world.isVerified(id));
  });

  it('that confirms a suspicion blocks a holder, whom only two people let go', async () => {
    const id = await world.verified({ given_names: 'Dora', family_name: 'Laterlisted', birth_date: '1981-05-06' });
    await list('5', 'Dora Laterlisted', '1981-05-06');
    await world.is(id, { standing: 'restricted' });
    const [hit] = await hitsOf(id);
    await world.desk.does('POST', `/v1/screening-hits/${hit.id}/confirm`, { reason: 'The same person.' });
    await world.is(id, { standing: 'blocked' });
    await world.polling.until(async () => !(await world.isVerified(id)));
    const command = { standing: 'restricted', reason: 'Delisted by the authority.' };
    const { investor, approval } = await world.desk.does('POST', `/v1/investors/${id}/standing`, command);
    expect(investor.standing).toBe('blocked');
    await world.cast.approve(approval.id, world.cast.admin);
    expect(await world.investor(id)).toMatchObject({ standing: 'restricted', desk: { standing_cause: 'desk' } });
  });
});

describe('a verdict on its way to the chain', () => {
  it('is overtaken by a block, which the chain learns too', async () => {
    const id = await world.person({ given_names: 'Erik', family_name: 'Overtaken', birth_date: '1982-05-06' });
    const caseId = await world.handIn(id);
    const [decided, blocked] = await Promise.all([
      world.decide(caseId, VERIFY),
      world.desk.ask('POST', `/v1/investors/${id}/standing`, { standing: 'blocked', reason: 'An order.' }),
    ]);
    expect(blocked.status).toBe(202);
    if (decided.status === 202) {
      await world.is(id, { kyc_status: 'verified' });
      await world.polling.until(async () => !(await world.isVerified(id)));
    }
    expect((await world.investor(id)).standing).toBe('blocked');
  });
});

describe('a list file', () => {
  const yesterday = new Date(Date.now() - 86_400_000);
  const inTwoDays = new Date(Date.now() + 2 * 86_400_000);

  it.each([
    [
      'with a document type',
      () => `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]>${ofacList().slice(21)}`,
      'DOCUMENT_REFUSED',
    ],
    ['of another source', () => quietLists().UN, 'LIST_REFUSED'],
    ['that lacks entries', () => ofacList().replace('<Record_Count>1', '<Record_Count>2'), 'LIST_REFUSED'],
    ['that is cut off', () => ofacList().slice(0, -20), 'LIST_REFUSED'],
    ['older than the one in use', () => ofacList([], yesterday), 'LIST_REFUSED'],
    ['of a day to come', () => ofacList([], inTwoDays), 'LIST_REFUSED'],
    ['that is no XML', () => 'uid;name', 'DOCUMENT_REFUSED'],
  ])('%s is refused', async (_, content, code) => {
    const { status, body } = await world.uploadList('OFAC_SDN', content());
    expect([status, body.code]).toEqual([422, code]);
  });

  it('that is in use already is confirmed', async () => {
    const first = await world.uploadList('EU', quietLists().EU);
    expect(first.status).toBe(201);
    const { data } = await world.desk.does('GET', '/v1/screening-lists?limit=200');
    expect(data.filter(({ source }: { source: string }) => source === 'EU')).toHaveLength(1);
    expect(data.find(({ id }: { id: string }) => id === first.body.id).published_on).toBe(today());
  });
});

describe('a legal entity', () => {
  const ENTITY = {
    legal_name: 'Northwind Holding S.A.',
    legal_form: 'S.A.',
    registration_number: 'B 123 456',
    incorporated_in: 'LU',
    incorporated_on: '2001-02-03',
    address: { lines: ['2, rue du Fort'], city: 'Luxembourg', country: 'LU' },
  };
  const entity = async (changes: object) => {
    const command = { kind: 'legal_entity', profile: { ...ENTITY, ...changes } };
    return (await world.desk.does('POST', '/v1/investors', command)).id as string;
  };
  const owner = (ref: string, family_name: string, shares: string, where = 'self') => ({
    ...{ ref, kind: 'natural_person', holds: [{ in: where, shares }] },
    profile: { given_names: 'Odd', family_name, birth_date: '1970-07-07', nationalities: ['NO'], country: 'NO' },
  });
  const file = async (id: string) => {
    const caseId = await world.openCase(id);
    await world.upload(caseId, { kind: 'registry_extract', issued_on: today() });
    await world.upload(caseId, { kind: 'ownership_register' });
    return caseId;
  };

  it('names its owners, who are screened; half of it in blocked hands blocks it', async () => {
    await list('6', 'Odd Blockedone', '1970-07-07');
    await list('7', 'Odd Blockedtwo', '1970-07-07');
    const id = await entity({});
    const caseId = await file(id);
    const early = await world.desk.does('POST', `/v1/kyc-cases/${caseId}/submit`);
    expect(early.updates.map(({ code }: { code: string }) => code)).toEqual(['OWNERS_MISSING']);
    await world.desk.does('POST', `/v1/investors/${id}/owners`, {
      issued_shares: '3',
      owners: [
        {
          ref: 'h',
          kind: 'legal_entity',
          issued_shares: '100',
          holds: [{ in: 'self', shares: '1' }],
          profile: {
            ...{ legal_name: 'Stairs Invest AS', registration_number: 'NO 1', incorporated_in: 'NO' },
          },
        },
        owner('a', 'Blockedone', '50', 'h'),
        owner('b', 'Blockedtwo', '1'),
        owner('c', 'Harmless', '1'),
      ],
    });
    await world.desk.does('POST', `/v1/kyc-cases/${caseId}/submit`);
    const hits = await hitsOf(id);
    expect(hits).toHaveLength(2);
    await world.desk.does('POST', `/v1/screening-hits/${hits[0].id}/confirm`, { reason: 'The same person.' });
    expect(await world.investor(id)).toMatchObject({ standing: 'restricted' });
    await world.desk.does('POST', `/v1/screening-hits/${hits[1].id}/confirm`, { reason: 'The same person.' });
    expect(await world.investor(id)).toMatchObject({ standing: 'blocked', desk: { standing_cause: 'ownership' } });
  });

  it('whose owner is blocked as an investor is blocked with them', async () => {
    const profile = {
      given_names: 'Odd',
      family_name: 'Investorblock',
      birth_date: '1970-07-07',
      nationalities: ['NO'],
    };
    const person = await world.person(profile);
    const id = await entity({ registration_number: 'B 999' });
    await world.desk.does('POST', `/v1/investors/${id}/owners`, {
      issued_shares: '2',
      owners: [owner('a', 'Investorblock', '1')],
    });
    await world.desk.does('POST', `/v1/investors/${person}/standing`, { standing: 'blocked', reason: 'An order.' });
    await world.is(id, { standing: 'blocked' });
  });

  it('with owners that do not add up is refused by pointer', async () => {
    const id = await entity({ registration_number: 'B 777' });
    const command = { issued_shares: '10', owners: [owner('a', 'Toomuch', '11')] };
    const { status, body } = await world.desk.ask('POST', `/v1/investors/${id}/owners`, command);
    expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'OWNERSHIP_REFUSED', '/issued_shares']);
  });
});

describe('time', () => {
  it('makes lists too old to screen against: cases wait for a new one', async () => {
    await world.cast.admin.does('POST', '/v1/clock/advance', { seconds: 80 * 3_600 });
    const id = await world.person({ family_name: 'Waiting' });
    const caseId = await world.handIn(id);
    expect((await world.investor(id)).kyc_status).toBe('processing');
    const lists = quietLists(new Date(Date.now() + 80 * 3_600_000));
    for (const [source, content] of Object.entries(lists)) await world.uploadList(source, content);
    await world.is(id, { kyc_status: 'manual_review' });
    expect((await world.decide(caseId, VERIFY)).status).toBe(202);
    await world.is(id, { kyc_status: 'verified' });
  });

  it('ends a verification of high risk within a year', async () => {
    const id = await world.person({ family_name: 'Yearly', politically_exposed: true });
    const caseId = await world.handIn(id);
    expect((await world.decide(caseId, VERIFY)).body.code).toBe('RISK_TOO_LOW');
    const { body } = await world.decide(caseId, { ...VERIFY, risk: 'high' });
    await world.cast.approve(body.approval.id, world.cast.admin);
    await world.is(id, { kyc_status: 'verified' });
    await world.cast.admin.does('POST', '/v1/clock/advance', { seconds: 367 * 86_400 });
    await world.is(id, { kyc_status: 'expired', standing: 'restricted' });
    expect(await world.isVerified(id)).toBe(false);
  });
});
