import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApplication } from '../src/application';
import { type Caller, Cast, FIRST_PEOPLE, fileDocument, OFFICE } from './world/cast';
import { createOwnWorld, type OwnWorld } from './world/own-world';

let world: OwnWorld;
let app: NestFastifyApplication;
let cast: Cast;
let issuer: Caller;
let key: Caller;
let stranger: Caller;
let officer: Caller;

beforeAll(async () => {
  world = await createOwnWorld(5, FIRST_PEOPLE);
  // The owner is bound by row-level security too.
  await world.owner.query(`SET cadastre.scope = 'platform'`);
  app = await createApplication(world.environment);
  cast = await Cast.of(app);
  issuer = await cast.person(await cast.organisation('issuer', 'alzette'), 'issuer_admin');
  key = await cast.key(issuer, 'issuer_admin');
  stranger = await cast.person(await cast.organisation('issuer', 'limmat'), 'issuer_admin');
  officer = await cast.person(cast.admin.organisationId, 'compliance_officer');
}, 60_000);

afterAll(async () => {
  await app?.close();
  await world?.end();
});

const register = (more: Record<string, unknown> = {}) => key.does('POST', '/v1/assets', { ...OFFICE, ...more });

async function submitted(more: Record<string, unknown> = {}) {
  const asset = await register(more);
  await fileDocument(key, asset.id);
  const { approval } = await key.does('POST', `/v1/assets/${asset.id}/submit`);
  return { asset, approval };
}

const actionsOn = async (caller: Caller, id: string): Promise<string[]> =>
  (await caller.does('GET', `/v1/audit-events?target_id=${id}`)).data
    .map(({ action }: { action: string }) => action)
    .reverse();

describe('an asset on its way into the register', () => {
  it('is drafted by a key, submitted, taken in by a second person, and its trail tells so', async () => {
    const { asset, approval } = await submitted({ valuation: { amount: '4250000000', asset: 'EUR/2' } });
    expect(approval).toMatchObject({ action: 'asset.take_in', status: 'pending', maker_id: issuer.personId });
    expect(approval.payload.documents).toHaveLength(1);
    await cast.approve(approval.id);
    const read = await key.does('GET', `/v1/assets/${asset.id}`);
    expect(read).toMatchObject({
      status: 'due_diligence',
      version: 3,
      valuation: { amount: '4250000000', asset: 'EUR/2' },
    });
    expect(await actionsOn(issuer, asset.id)).toEqual(['asset.registered', 'asset.submitted', 'asset.taken_in']);
    expect(await actionsOn(issuer, approval.id)).toEqual(['approval.requested', 'approval.approved']);
  });

  it('comes back with a reason, is mended and submitted again', async () => {
    const { asset, approval } = await submitted();
    await cast.compliance.does('POST', `/v1/approvals/${approval.id}/reject`, { reason: 'The deed is not readable.' });
    const returned = await key.does('GET', `/v1/assets/${asset.id}`);
    expect(returned).toMatchObject({ status: 'draft', review_reason: 'The deed is not readable.' });
    await fileDocument(key, asset.id, 'title', '%PDF-1.4\n% a better scan\ntrailer\n<<>>\n%%EOF\n');
    const again = await key.does('POST', `/v1/assets/${asset.id}/submit`);
    expect(again.asset).toMatchObject({ status: 'submitted', review_reason: null });
    expect(again.approval.payload_hash).not.toBe(approval.payload_hash);
  });

  it('is not submitted without its evidence', async () => {
    const asset = await register();
    const { status, body } = await key.ask('POST', `/v1/assets/${asset.id}/submit`);
    expect([status, body.code, body.errors[0].pointer]).toEqual([422, 'EVIDENCE_MISSING', '/documents/title']);
  });

  it('is edited only as a draft, and only on top of what was read', async () => {
    const asset = await register();
    const url = `/v1/assets/${asset.id}`;
    const edit = (headers: Record<string, string>) =>
      key.ask('PATCH', url, { name: 'Renamed', valuation: null }, headers);
    expect((await edit({})).body.code).toBe('IF_MATCH_MISSING');
    expect((await edit({ 'if-match': '"7"' })).body.code).toBe('VERSION_MISMATCH');
    const { status, headers, body } = await edit({ 'if-match': '"1"' });
    expect([status, headers.etag, body.name, body.country]).toEqual([200, '"2"', 'Renamed', 'LU']);
    await fileDocument(key, asset.id);
    await key.does('POST', `${url}/submit`);
    expect((await edit({ 'if-match': '"3"' })).body.code).toBe('STATE_REFUSED');
  });

  it('has an external_id that is unique for its organisation and nobody else', async () => {
    await register({ external_id: 'OFFICE-1' });
    const again = await key.ask('POST', '/v1/assets', { ...OFFICE, external_id: 'OFFICE-1' });
    expect([again.status, again.body.code]).toEqual([409, 'EXTERNAL_ID_TAKEN']);
    await stranger.does('POST', '/v1/assets', { ...OFFICE, external_id: 'OFFICE-1' });
    const found = await key.does('GET', '/v1/assets?external_id=OFFICE-1');
    expect(found.data).toHaveLength(1);
  });

  it('is no asset at all to another organisation', async () => {
    const { asset, approval } = await submitted();
    for (const url of [`/v1/assets/${asset.id}`, `/v1/assets/${asset.id}/documents`, `/v1/approvals/${approval.id}`]) {
      expect([url, (await stranger.ask('GET', url)).status]).toEqual([url, 404]);
    }
    expect((await stranger.does('GET', `/v1/audit-events?target_id=${asset.id}`)).data).toEqual([]);
  });

  it('is listed in pages that neither repeat nor skip', async () => {
    const all = (await key.does('GET', '/v1/assets?limit=200')).data.map(({ id }: { id: string }) => id);
    const paged: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { data: { id: string }[]; next_cursor: string | null } = await key.does(
        'GET',
        `/v1/assets?limit=2${cursor && `&cursor=${cursor}`}`,
      );
      paged.push(...page.data.map(({ id }) => id));
      cursor = page.next_cursor;
    }
    expect(paged).toEqual(all);
    expect((await key.ask('GET', '/v1/assets?cursor=bm9uc2Vuc2U')).body.code).toBe('CURSOR_INVALID');
  });
});

describe('four eyes', () => {
  const approve = (caller: Caller, { id, payload_hash }: { id: string; payload_hash: string }) =>
    caller.ask('POST', `/v1/approvals/${id}/approve`, { payload_hash });

  it('refuses a key, a person without the permission, a wrong hash, and a second decision', async () => {
    const { approval } = await submitted();
    expect((await approve(key, approval)).body.code).toBe('FORBIDDEN');
    expect((await approve(issuer, approval)).body.code).toBe('FORBIDDEN');
    expect((await approve(cast.compliance, { ...approval, payload_hash: 'ab'.repeat(32) })).body.code).toBe(
      'APPROVAL_VOID',
    );
    expect((await approve(cast.compliance, approval)).status).toBe(200);
    expect((await approve(officer, approval)).body.code).toBe('APPROVAL_CLOSED');
  });

  it('refuses the maker, and the one in whose favour it is', async () => {
    const invitation = {
      organisation_id: cast.admin.organisationId,
      email: 'third@platform.test',
      name: 'Third',
      role: 'platform_admin',
    };
    const { approval_id } = await cast.admin.does('POST', '/v1/users', invitation);
    const approval = await cast.admin.does('GET', `/v1/approvals/${approval_id}`);
    expect((await approve(cast.admin, approval)).body.code).toBe('MAKER_IS_CHECKER');
    await world.owner.query('UPDATE approvals SET beneficiary_id = $1 WHERE id = $2', [
      cast.compliance.personId,
      approval_id,
    ]);
    expect((await approve(cast.compliance, approval)).body.code).toBe('CHECKER_IS_BENEFICIARY');
  });

  it('refuses a checker who invited the maker, or whom the maker invited: they could be one person', async () => {
    const { approval } = await submitted();
    expect((await approve(cast.admin, approval)).body.code).toBe('MAKER_IS_CHECKER');
    const invitation = {
      organisation_id: cast.admin.organisationId,
      email: 'x@platform.test',
      name: 'X',
      role: 'auditor',
    };
    const { approval_id } = await officer.does('POST', '/v1/users', invitation);
    const admission = await cast.admin.does('GET', `/v1/approvals/${approval_id}`);
    expect((await approve(cast.admin, admission)).body.code).toBe('MAKER_IS_CHECKER');
    expect((await approve(cast.compliance, admission)).status).toBe(200);
  });

  it('judges a file that stands still: nothing is added to a submitted asset until the maker withdraws', async () => {
    const { asset, approval } = await submitted();
    await expect(fileDocument(key, asset.id, 'liens')).rejects.toThrow('STATE_REFUSED');
    expect((await stranger.ask('POST', `/v1/approvals/${approval.id}/withdraw`)).status).toBe(404);
    await key.does('POST', `/v1/approvals/${approval.id}/withdraw`);
    await fileDocument(key, asset.id, 'liens');
    expect((await approve(cast.compliance, approval)).body.code).toBe('APPROVAL_CLOSED');
  });

  it('is void for a payload that has changed since', async () => {
    const { asset, approval } = await submitted();
    await world.owner.query('UPDATE assets SET name = $1 WHERE id = $2', ['Another building', asset.id]);
    expect((await approve(cast.compliance, approval)).body.code).toBe('APPROVAL_VOID');
  });

  it('lets two checkers decide at once, and one of them wins', async () => {
    const { asset, approval } = await submitted();
    const answers = await Promise.all([
      approve(cast.compliance, approval),
      approve(officer, approval),
      cast.compliance.ask('POST', `/v1/approvals/${approval.id}/reject`, { reason: 'Too late or first?' }),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const { status } = await key.does('GET', `/v1/assets/${asset.id}`);
    expect(['due_diligence', 'draft']).toContain(status);
  });

  it('expires', async () => {
    const { approval } = await submitted();
    await world.owner.query(`UPDATE approvals SET expires_at = now() - interval '1 second' WHERE id = $1`, [
      approval.id,
    ]);
    expect((await approve(cast.compliance, approval)).body.code).toBe('APPROVAL_EXPIRED');
  });
});
