import { assetRegistryAbi, contracts, type Hex } from '@cadastre/protocol';
import { ChainConnection } from '../src/chain/chain-connection';
import { ASSESSMENTS, dayFromNow } from './world/asset-file';
import { AssetsWorld } from './world/assets-world';
import { type Caller, fileDocument } from './world/cast';
import { OfferingWorld } from './world/offering-world';

const DAY = 86_400;

let offerings: OfferingWorld;
let world: AssetsWorld;
let issuer: Caller;
let desk: Caller;

beforeAll(async () => {
  offerings = await OfferingWorld.create(43);
  offerings.useRegister();
  world = await AssetsWorld.within(offerings);
  ({ issuer, desk } = world);
}, 60_000);

afterAll(() => offerings?.end());

interface Gap {
  readonly kind: string;
  readonly code: string;
  readonly cure: string;
}

const gate = (assetId: string, by = issuer) => by.does('GET', `/v1/assets/${assetId}/gate`);
const gaps = async (assetId: string): Promise<string[]> =>
  (await gate(assetId)).gaps.map(({ kind, code }: Gap) => `${kind} ${code}`);

const pieces = async (assetId: string, kind: string) =>
  (await issuer.does('GET', `/v1/assets/${assetId}/evidence?kind=${kind}`)).data;

interface Told {
  readonly type: string;
  readonly data: { readonly id: string };
}

/** How often somebody was told it of this thing. Events are read oldest first. */
async function timesTold(by: Caller, type: string, id: string): Promise<number> {
  let times = 0;
  for (let cursor = ''; ;) {
    const { data, next_cursor: next } = await by.does('GET', `/v1/events?limit=200${cursor}`);
    times += (data as Told[]).filter((event) => event.type === type && event.data.id === id).length;
    if (next === null) return times;
    cursor = `&cursor=${next}`;
  }
}

/** In due diligence, with the document that a piece may rest on. */
async function taken(more: object = {}): Promise<[id: string, documentId: string]> {
  const { id } = await world.draft(more);
  await world.file.takeIn(issuer, id);
  return [id, (await fileDocument(issuer, id, 'other')).id];
}

const refused = async (by: Caller, method: 'POST' | 'PUT' | 'PATCH', url: string, body?: object, headers = {}) => {
  const answer = await by.ask(method, url, body, headers);
  return [answer.status, answer.body.code, answer.body.errors?.[0]?.pointer].filter((each) => each !== undefined);
};

const documentOnChain = (token: Hex, name: string) =>
  world.app.get(ChainConnection).client!.readContract({
    address: contracts.AssetRegistry,
    abi: assetRegistryAbi,
    functionName: 'documentOf',
    args: [token, `0x${Buffer.from(name).toString('hex').padEnd(64, '0')}`],
  });

describe('the types of assets', () => {
  it('say what is submitted of each, and what has to be on file', async () => {
    const { data } = await issuer.does('GET', '/v1/asset-types');
    expect(data).toHaveLength(10);
    const [office] = data;
    expect(office.type).toBe('real_estate');
    expect(office.attributes.required).toEqual(['address', 'use', 'tenure']);
    expect(office.evidence[0]).toMatchObject({ kind: 'title', required: true, fresh_days: 366 });
  });

  it.each<[string, object, string]>([
    ['an attribute of another type', { attributes: { purity_ppm: 1 } }, '/attributes/purity_ppm'],
    ['a huge number', { attributes: { floor_area_m2: 9e15 } }, '/attributes/floor_area_m2'],
    ['a number as a text', { attributes: { year_built: '1908' } }, '/attributes/year_built'],
    ['a day that is none', { attributes: { tenure_ends_on: '2030-02-30' } }, '/attributes/tenure_ends_on'],
    ['a text that turns around', { attributes: { address: '1 \u202eRue' } }, '/attributes/address'],
    ['an amount of another type', { type: 'commodity', attributes: { quantity: '0' } }, '/attributes/quantity'],
    ['the prototype', JSON.parse('{"attributes":{"__proto__":{}}}'), '/attributes/__proto__'],
  ])('do not take %s', async (_, more, pointer) => {
    const body = { type: 'real_estate', name: 'Office', country: 'LU', ...more };
    const [status, code, place] = await refused(issuer, 'POST', '/v1/assets', body);
    expect([status, code]).toEqual([400, pointer.includes('__proto__') ? code : 'VALIDATION_FAILED']);
    if (!pointer.includes('__proto__')) expect(place).toBe(pointer);
  });

  it('let a draft lack what its submission needs', async () => {
    const { id, attributes } = await world.draft({ attributes: { use: 'office' } });
    expect(attributes).toEqual({ use: 'office' });
    await fileDocument(issuer, id);
    const missing = [400, 'VALIDATION_FAILED', '/attributes/address'];
    expect(await refused(issuer, 'POST', `/v1/assets/${id}/submit`)).toEqual(missing);
    const edit = (attributes: object) =>
      refused(issuer, 'PATCH', `/v1/assets/${id}`, { attributes }, { 'if-match': '"1"' });
    expect(await edit({ vin: 'W1' })).toEqual([400, 'VALIDATION_FAILED', '/attributes/vin']);
    expect(await edit({ address: '1 Rue', use: 'office', tenure: 'freehold' })).toEqual([200]);
    await issuer.does('POST', `/v1/assets/${id}/submit`);
  });
});

describe('a piece of evidence', () => {
  it('is handed in, rejected with what to mend, handed in again, and superseded by a newer one', async () => {
    const [id, document] = await taken();
    const piece = { kind: 'liens', document_ids: [document] };
    const first = await world.file.handIn(issuer, id, piece);
    expect(first.evidence).toMatchObject({ version: 1, status: 'submitted', lapsed: false });
    expect(await gaps(id)).toContain('liens UNDECIDED');
    await desk.does('POST', `/v1/approvals/${first.approval.id}/reject`, { reason: 'The stamp is missing.' });
    expect(await pieces(id, 'liens')).toMatchObject([{ status: 'rejected', reason: 'The stamp is missing.' }]);
    expect((await gate(id)).gaps.find(({ kind }: Gap) => kind === 'liens')).toMatchObject({
      code: 'REJECTED',
      detail: 'Evidence of liens was rejected: The stamp is missing.',
    });

    await world.file.accepted(issuer, id, piece);
    expect(await gaps(id)).not.toContain('liens REJECTED');
    await world.file.accepted(issuer, id, { ...piece, valid_until: dayFromNow(10) });
    const [third, second, rejected] = await pieces(id, 'liens');
    expect([third.status, second.status, rejected.status]).toEqual(['accepted', 'superseded', 'rejected']);
    expect([third.version, third.valid_until]).toEqual([3, dayFromNow(10)]);

    expect(await refused(issuer, 'POST', `/v1/evidence/${third.id}/revoke`, { reason: 'Mine.' })).toEqual([
      403,
      'FORBIDDEN',
    ]);
    await desk.does('POST', `/v1/evidence/${third.id}/revoke`, { reason: 'The register says otherwise.' });
    expect(await gaps(id)).toContain('liens REJECTED');
    expect(await refused(desk, 'POST', `/v1/evidence/${second.id}/revoke`, { reason: 'Again.' })).toEqual([
      409,
      'STATE_REFUSED',
    ]);
  });

  it('takes the place of one that still waits, whose approval is void', async () => {
    const [id, document] = await taken();
    const first = await world.file.handIn(issuer, id, { kind: 'tax', document_ids: [document] });
    const second = await world.file.handIn(issuer, id, { kind: 'tax', document_ids: [document] });
    expect((await desk.does('GET', `/v1/approvals/${first.approval.id}`)).status).toBe('voided');
    await world.cast.approve(second.approval.id);
    expect((await pieces(id, 'tax')).map(({ status }: { status: string }) => status)).toEqual([
      'accepted',
      'superseded',
    ]);
  });

  it('is decided once, by one of two who decide at once, and never by whoever handed it in', async () => {
    const [id, document] = await taken();
    const { evidence, approval } = await world.file.handIn(issuer, id, { kind: 'tax', document_ids: [document] });
    const { payload_hash } = approval;
    const url = `/v1/approvals/${approval.id}`;
    expect(await refused(issuer, 'POST', `${url}/approve`, { payload_hash })).toEqual([403, 'FORBIDDEN']);
    const answers = await Promise.all([
      desk.ask('POST', `${url}/approve`, { payload_hash }),
      desk.ask('POST', `${url}/reject`, { reason: 'Not this one.' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const { status } = await issuer.does('GET', `/v1/evidence/${evidence.id}`);
    expect(status).toBe(answers[0]!.status === 200 ? 'accepted' : 'rejected');
  });

  it('is refused where it is not as its kind and its type have it', async () => {
    const [id, document] = await taken();
    const { id: theirs } = await world.draft({}, world.stranger);
    const { id: foreign } = await fileDocument(world.stranger, theirs, 'other');
    const { id: tax } = await fileDocument(issuer, id, 'tax');
    const of = (more: object) =>
      refused(issuer, 'POST', `/v1/assets/${id}/evidence`, {
        ...{ kind: 'liens', document_ids: [document], issued_on: dayFromNow(0), ...more },
      });
    const at = (pointer: string) => [400, 'VALIDATION_FAILED', pointer];
    expect(await of({ kind: 'custody' })).toEqual(at('/kind'));
    expect(await of({ kind: 'rumour' })).toEqual(at('/kind'));
    expect(await of({ document_ids: [] })).toEqual(at('/document_ids'));
    expect(await of({ document_ids: [document, document] })).toEqual(at('/document_ids'));
    expect(await of({ document_ids: [document, foreign] })).toEqual(at('/document_ids/1'));
    expect(await of({ document_ids: [tax] })).toEqual(at('/document_ids/0'));
    expect(await of({ issued_on: dayFromNow(2) })).toEqual(at('/issued_on'));
    expect(await of({ issued_on: '2026-02-30' })).toEqual(at('/issued_on'));
    expect(await of({ issued_on: '0001-01-01' })).toEqual(at('/issued_on'));
    expect(await of({ issued_on: dayFromNow(-93) })).toEqual(at('/issued_on'));
    expect(await of({ issued_on: dayFromNow(-9), valid_until: dayFromNow(-10) })).toEqual(at('/valid_until'));
    expect(await of({ issued_on: dayFromNow(-9), valid_until: dayFromNow(-5) })).toEqual(at('/valid_until'));
    expect(await of({ valid_until: '+275760-09-13' })).toEqual(at('/valid_until'));
    const owner = await world.entity();
    expect(await of({ issuing_entity_id: owner.id })).toEqual(at('/issuing_entity_id'));
    expect(await of({ kind: 'title' })).toEqual(at('/issuing_entity_id'));
    const stranger = await world.stranger.does('POST', '/v1/issuing-entities', {
      ...{ name: 'Theirs', legal_form: 'AG', country: 'CH', registry: { authority: 'HR', number: 'CHE1' } },
    });
    expect(await of({ kind: 'title', issuing_entity_id: stranger.id })).toEqual(at('/issuing_entity_id'));
    expect((await pieces(id, 'liens')).length).toBe(0);
  });

  it('is nobody else’s', async () => {
    const [id, document] = await taken();
    const { evidence } = await world.file.handIn(issuer, id, { kind: 'tax', document_ids: [document] });
    const { stranger } = world;
    for (const url of [
      `/v1/evidence/${evidence.id}`,
      `/v1/assets/${id}/evidence`,
      `/v1/assets/${id}/gate`,
      `/v1/assets/${id}/assessments`,
    ]) {
      expect([url, (await stranger.ask('GET', url)).status]).toEqual([url, 404]);
    }
  });
});

describe('due diligence', () => {
  it('ends with the approval of a whole file, and not before', async () => {
    const entity = await world.entity();
    const [id, document] = await taken();
    const conclude = () => refused(issuer, 'POST', `/v1/assets/${id}/conclude`);
    expect(await conclude()).toEqual([422, 'EVIDENCE_MISSING', '/evidence/title']);
    await world.file.fill(issuer, id, entity.id, 'real_estate');
    expect(await conclude()).toEqual([422, 'EVIDENCE_MISSING', '/assessment/legal']);

    const draft = await world.file.write(issuer, id, 'legal');
    const sign = (by: Caller, version = draft.version, kind = 'legal') =>
      refused(by, 'POST', `/v1/assets/${id}/assessments/${kind}/sign`, undefined, { 'if-match': `"${version}"` });
    expect(await gaps(id)).toEqual(['legal UNSIGNED', 'financial MISSING', 'technical MISSING']);
    expect(await sign(issuer)).toEqual([403, 'FORBIDDEN']);
    // Whoever invited the writer could be the writer.
    expect(await sign(world.cast.admin)).toEqual([403, 'MAKER_IS_CHECKER']);
    const again = await world.file.write(desk, id, 'legal', { score: 30 });
    expect([again.version, again.writers]).toEqual([2, [issuer.personId, desk.personId]]);
    expect(await sign(desk, 2)).toEqual([403, 'MAKER_IS_CHECKER']);
    expect(await sign(desk, 2, 'financial')).toEqual([409, 'STATE_REFUSED']);
    expect(await sign(desk, 2, 'astrological')).toEqual([404, 'NOT_FOUND']);
    const officer = await world.cast.person(world.cast.admin.organisationId, 'compliance_officer');
    expect(await sign(officer, 1)).toEqual([412, 'VERSION_MISMATCH']);
    expect(await sign(officer, 2)).toEqual([200]);
    expect((await gaps(id))[0]).toBe('legal ADVERSE');
    await world.file.assess(issuer, id, 'legal', { score: 50 });
    await Promise.all(['financial', 'technical'].map((kind) => world.file.assess(issuer, id, kind)));
    expect(await gate(id)).toMatchObject({ whole: true, gaps: [], opens: { approve: true, tokenise: false } });

    const write = (more: object) =>
      refused(issuer, 'PUT', `/v1/assets/${id}/assessments/legal`, {
        ...{ findings: 'Nothing speaks against it.', document_ids: [document], score: 80, valid_until: dayFromNow(9) },
        ...more,
      });
    for (const [more, pointer] of [
      [{ score: 101 }, '/score'],
      [{ score: -1 }, '/score'],
      [{ score: 50.5 }, '/score'],
      [{ valid_until: dayFromNow(-1) }, '/valid_until'],
      [{ valid_until: dayFromNow(4 * 365) }, '/valid_until'],
      [{ document_ids: [] }, '/document_ids'],
      [{ findings: ' '.repeat(20) }, '/findings'],
    ] as const) {
      expect(await write(more)).toEqual([400, 'VALIDATION_FAILED', pointer]);
    }

    // What changes after it was asked for voids the request.
    const { approval } = await issuer.does('POST', `/v1/assets/${id}/conclude`);
    expect(await refused(issuer, 'POST', `/v1/assets/${id}/conclude`)).toEqual([409, 'APPROVAL_PENDING']);
    await world.file.accepted(issuer, id, { kind: 'tax', document_ids: [document] });
    const approve = (of: { id: string; payload_hash: string }) =>
      refused(desk, 'POST', `/v1/approvals/${of.id}/approve`, { payload_hash: of.payload_hash });
    expect(await approve(approval)).toEqual([409, 'APPROVAL_VOID']);
    await issuer.does('POST', `/v1/approvals/${approval.id}/withdraw`);

    // Withdrawn it is a draft again: unchanged facts keep their assessments, and changed ones do not.
    await world.file.takeIn(issuer, id);
    expect(await gaps(id)).toEqual([]);
    await desk.does('POST', `/v1/assets/${id}/return`, { reason: 'The floor area is wrong.' });
    const returned = await issuer.does('GET', `/v1/assets/${id}`);
    expect(returned).toMatchObject({ status: 'draft', review_reason: 'The floor area is wrong.' });
    await issuer.does('PATCH', `/v1/assets/${id}`, { name: 'Mended' }, { 'if-match': `"${returned.version}"` });
    expect(
      await refused(issuer, 'PUT', `/v1/assets/${id}/assessments/legal`, {
        ...{ findings: 'Nothing speaks against it.', document_ids: [document], score: 80, valid_until: dayFromNow(9) },
      }),
    ).toEqual([409, 'STATE_REFUSED']);
    await world.file.takeIn(issuer, id);
    expect(await gaps(id)).toEqual(ASSESSMENTS.map((kind) => `${kind} OUTDATED`));
    await Promise.all(ASSESSMENTS.map((kind) => world.file.assess(issuer, id, kind)));
    const last = await issuer.does('POST', `/v1/assets/${id}/conclude`);
    expect(last.approval.payload.evidence).toHaveLength(5);
    expect(await approve(last.approval)).toEqual([200]);
    expect(await gate(id)).toMatchObject({
      status: 'approved',
      opens: { approve: false, tokenise: true, issue: false },
    });
  });
});

describe('a token', () => {
  it('is made only by the entity that the title names', async () => {
    const asset = await world.approved();
    const other = await world.anotherEntity();
    const { id } = await world.instrument(asset.id, other.id);
    const answer = await issuer.ask('POST', `/v1/instruments/${id}/tokenise`);
    expect([answer.status, answer.body.errors]).toEqual([
      422,
      [expect.objectContaining({ pointer: '/evidence/title', code: 'NAMES_ANOTHER' })],
    ]);
  });

  it('is not made on an asset whose evidence was revoked after it was asked for', async () => {
    const asset = await world.approved();
    const draft = await world.instrument(asset.id, (await world.entity()).id);
    const { approval } = await issuer.does('POST', `/v1/instruments/${draft.id}/tokenise`);
    const [insurance] = await pieces(asset.id, 'insurance');
    await desk.does('POST', `/v1/evidence/${insurance.id}/revoke`, { reason: 'The premium is unpaid.' });
    const url = `/v1/approvals/${approval.id}/approve`;
    const { payload_hash } = approval;
    expect(await refused(desk, 'POST', url, { payload_hash })).toEqual([
      422,
      'EVIDENCE_MISSING',
      '/evidence/insurance',
    ]);
  });

  it('carries the hashes of all that is in force, and of what is accepted later, each once', async () => {
    const asset = await world.approved();
    const entity = await world.entity();
    const draft = await world.instrument(asset.id, entity.id);
    const { token } = await world.tokenise(draft.id);
    const hashOf = async (kind: string) => `0x${(await pieces(asset.id, kind))[0].documents[0].sha256}`;
    const recorded = async (kind: string) =>
      (await pieces(asset.id, kind))[0].records.map(({ status }: { status: string }) => status).join();
    for (const kind of ['title', 'liens', 'tax', 'insurance', 'valuation']) {
      await world.polling.until(async () => (await recorded(kind)) === 'recorded');
      expect(await documentOnChain(token, kind)).toEqual([1, await hashOf(kind)]);
    }
    const together = await Promise.all(['title', 'tax'].map(async (kind) => (await pieces(asset.id, kind))[0]));
    expect(together[0].records[0].operation_id).toBe(together[1].records[0].operation_id);
    const again = await refused(desk, 'POST', `/v1/evidence/${together[0].id}/record`);
    expect(again).toEqual([409, 'STATE_REFUSED']);
    const newer = '%PDF-1.4\n% a newer certificate\ntrailer\n<<>>\n%%EOF\n';
    const [one, two] = [
      await fileDocument(issuer, asset.id, 'liens', newer),
      await fileDocument(issuer, asset.id, 'liens'),
    ];
    await world.file.accepted(issuer, asset.id, { kind: 'liens', document_ids: [one.id, two.id] });
    await world.polling.until(async () => (await recorded('liens')) === 'recorded');
    expect(await documentOnChain(token, 'liens')).toEqual([2, `0x${one.sha256}`]);
    expect(await documentOnChain(token, 'liens/2')).toEqual([1, `0x${two.sha256}`]);
    expect(await documentOnChain(token, 'title')).toEqual([1, await hashOf('title')]);

    const last = await fileDocument(issuer, asset.id, 'liens', newer.replace('newer', 'last'));
    await world.file.accepted(issuer, asset.id, { kind: 'liens', document_ids: [last.id] });
    await world.polling.until(async () => (await recorded('liens')) === 'recorded');
    expect(await documentOnChain(token, 'liens')).toEqual([3, `0x${last.sha256}`]);
    expect(await documentOnChain(token, 'liens/2')).toEqual([2, `0x${last.sha256}`]);
    expect(await documentOnChain(token, 'liens/3')).toEqual([0, `0x${'0'.repeat(64)}`]);
  }, 60_000);
});

/** Last: the clock does not go back. */
describe('when evidence lapses', () => {
  it('nothing is offered or issued any more, everybody concerned hears it once, and a newer piece opens the gate', async () => {
    const asset = await world.approved();
    const draft = await world.instrument(asset.id, (await world.entity()).id);
    const instrument = await world.tokenise(draft.id);
    const [liens] = await pieces(asset.id, 'liens');
    expect((await gate(asset.id)).shuts_at).toBe(liens.lapses_at);
    const offered = { id: instrument.id };
    const investor = await offerings.investor({ cents: 50_000n });
    const first = await offerings.offer(offered as never, { units: '10' });
    await offerings.fund(first.id, investor, 10);
    await offerings.close(first.id);
    await offerings.ends(first.id, 'closed');
    expect((await issuer.does('GET', `/v1/assets/${asset.id}`)).status).toBe('active');

    const second = await offerings.offer(offered as never, { units: '10', name: 'Second issue' });
    const subscription = await offerings.fund(second.id, investor, 10);
    const third = await issuer.does('POST', '/v1/offerings', {
      ...{ instrument_id: instrument.id, name: 'Third issue', price: { amount: '1', asset: 'EUR/2' }, units: '1' },
      ...{ allocation: 'pro_rata', exemptions: ['eu_fewer_than_150'] },
    });
    await world.cast.admin.does('POST', '/v1/clock/advance', { seconds: 94 * DAY });
    expect(await gaps(asset.id)).toEqual(['liens STALE']);
    const open = () => refused(issuer, 'POST', `/v1/offerings/${third.id}/open`);
    expect(await open()).toEqual([422, 'EVIDENCE_MISSING', '/evidence/liens']);
    await offerings.close(second.id);
    await offerings.polling.until(async () => (await offerings.offering(second.id)).closing?.halted_by !== null);
    expect((await offerings.offering(second.id)).closing.halted_by).toBe('EVIDENCE_MISSING');
    expect((await offerings.subscription(subscription)).status).toBe('funded');

    await world.polling.until(async () => (await timesTold(issuer, 'evidence.lapsed', liens.id)) === 1);
    expect(await timesTold(investor.caller, 'evidence.lapsed', liens.id)).toBe(1);
    expect(await timesTold(world.stranger, 'evidence.lapsed', liens.id)).toBe(0);

    const { id: document } = await fileDocument(issuer, asset.id, 'liens');
    const today = (await world.cast.admin.does('GET', '/v1/clock')).now.slice(0, 10);
    await world.file.accepted(issuer, asset.id, { kind: 'liens', document_ids: [document], issued_on: today });
    expect(await gaps(asset.id)).toEqual([]);
    expect(await open()).toEqual([200]);
    await offerings.close(second.id);
    await offerings.is(subscription, 'settled');
    expect(await timesTold(issuer, 'evidence.lapsed', liens.id)).toBe(1);
  }, 60_000);
});
