import { randomUUID } from 'node:crypto';
import {
  assetAddress,
  assetRegistryAbi,
  assetTokenAbi,
  contracts,
  fingerprintOf,
  identityRegistryAbi,
  Standing,
  type Hex,
} from '@cadastre/protocol';
import { ChainConnection } from '../src/chain/chain-connection';
import { Identities } from '../src/identities/identities.service';
import { UnitOfWork } from '../src/database/unit-of-work';
import { callTo, type ChainCall } from '../src/settlement/chain-call';
import { OPERATOR, Settlements } from '../src/settlement/settlement.service';
import { AssetsWorld } from './world/assets-world';
import type { Caller } from './world/cast';

const KIND = 'test.prepare';

let world: AssetsWorld;
const prepared = new Map<string, string>();

beforeAll(async () => {
  world = await AssetsWorld.create(48);
  world.app.get(Settlements).register({
    kind: KIND,
    settled: async ({ id }, { status }) => void prepared.set(id, status),
  });
}, 60_000);
afterAll(() => world?.end());

/** What the platform does on the chain beside its features. */
async function onChain(...calls: ChainCall[]): Promise<void> {
  const { organisationId, personId: createdBy } = world.issuer;
  const command = { kind: KIND, organisationId, input: {}, createdBy, signer: OPERATOR, calls } as const;
  const { id } = await world.app
    .get(UnitOfWork)
    .run({ kind: 'organisation', organisationId }, () => world.app.get(Settlements).start(command));
  await world.polling.until(() => prepared.has(id));
  expect(prepared.get(id)).toBe('confirmed');
}

const anyIdentity = (id: string) =>
  world.app
    .get(UnitOfWork)
    .run({ kind: 'platform' }, () => world.app.get(Identities).of({ type: 'issuing_entity', id }));

const chain = () => world.app.get(ChainConnection).client!;
const isRetired = (token: Hex) =>
  chain().readContract({
    ...{ address: contracts.AssetRegistry, abi: assetRegistryAbi, functionName: 'isRetired', args: [token] },
  });

/** The instruments of one real thing are of one issuing entity, its owner of record. */
const entities = new Map<Caller, Promise<{ id: string; treasury: Hex; expires_at: string }>>();
function entityOf(by = world.issuer) {
  if (!entities.has(by)) entities.set(by, world.entity(by));
  return entities.get(by)!;
}

async function token(asset: { id: string }, by = world.issuer): Promise<{ id: string; token: Hex }> {
  const entity = await entityOf(by);
  return world.tokenise((await world.instrument(asset.id, entity.id, {}, by)).id, by);
}

const retire = (id: string, by = world.issuer) =>
  by.ask('POST', `/v1/instruments/${id}/retire`, { reason: 'The building is sold.' });

/** Asked for, approved, and gone. */
async function retired(id: string): Promise<void> {
  const { approval } = (await retire(id)).body;
  await world.cast.approve(approval.id);
  await world.becomes(`/v1/instruments/${id}`, 'retired');
}

const assetIs = (id: string, status: string) => world.becomes(`/v1/assets/${id}`, status);

describe('an instrument', () => {
  it('without units is retired by two people and the chain; with the last one its asset ends and its title is free', async () => {
    const asset = await world.approved();
    const [first, second] = [await token(asset), await token(asset)];
    const { instrument, approval } = (await retire(first.id)).body;
    expect(instrument).toMatchObject({ status: 'active', retirement_reason: 'The building is sold.' });
    expect(approval.payload).toMatchObject({ supply: '0', instrument: { token: first.token } });
    const alone = await world.issuer.ask('POST', `/v1/approvals/${approval.id}/approve`, {
      payload_hash: approval.payload_hash,
    });
    expect(alone.status).toBe(403);
    const answers = await Promise.all(
      [1, 2].map(() =>
        world.desk.ask('POST', `/v1/approvals/${approval.id}/approve`, { payload_hash: approval.payload_hash }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    await world.becomes(`/v1/instruments/${first.id}`, 'retired');
    expect(await isRetired(first.token)).toBe(true);
    expect((await world.issuer.does('GET', `/v1/assets/${asset.id}`)).status).toBe('tokenised');

    await retired(second.id);
    await assetIs(asset.id, 'retired');
    const [{ authority, number }] = asset.identifiers;
    const next = await world.approved({ identifiers: asset.identifiers }, world.stranger);
    const third = await token(next, world.stranger);
    expect(third.token).toBe(assetAddress(fingerprintOf(authority, number), 3));
  }, 60_000);

  it('is retired once its units have come back, and its asset was redeemed', async () => {
    const asset = await world.approved();
    const { id, token: address } = await token(asset);
    const { treasury } = await entityOf();
    await onChain(callTo(address, assetTokenAbi, 'issue', [treasury, 10n, 0]));
    const early = await retire(id);
    expect([early.status, early.body.code]).toEqual([409, 'UNITS_OUT']);
    await onChain(callTo(address, assetTokenAbi, 'burn', [treasury, 10n]));
    await retired(id);
    await assetIs(asset.id, 'redeemed');
  });

  it('stays when units were issued after it was judged', async () => {
    const asset = await world.approved();
    const { id, token: address } = await token(asset);
    const { treasury } = await entityOf();
    const { approval } = (await retire(id)).body;
    await onChain(callTo(address, assetTokenAbi, 'issue', [treasury, 1n, 0]));
    const { payload_hash } = approval;
    const late = await world.desk.ask('POST', `/v1/approvals/${approval.id}/approve`, { payload_hash });
    expect(late.body.code).toBe('APPROVAL_VOID');
    await world.desk.does('POST', `/v1/approvals/${approval.id}/reject`, { reason: 'Units are out.' });
    expect(await world.issuer.does('GET', `/v1/instruments/${id}`)).toMatchObject({
      ...{ status: 'active', retirement_reason: null, review_reason: 'Units are out.' },
    });
  });

  it('is retired in any state but that, by nobody else, and not while it is on offer', async () => {
    const asset = await world.approved();
    const draft = await world.instrument(asset.id, (await entityOf()).id);
    expect((await retire(draft.id)).body).toMatchObject({
      code: 'STATE_REFUSED',
      detail: expect.stringMatching(/draft/),
    });
    const { id } = await token(asset);
    expect((await retire(id, world.stranger)).status).toBe(404);
    expect((await retire(id, world.desk)).status).toBe(403);
    const silent = await world.issuer.ask('POST', `/v1/instruments/${id}/retire`, { reason: '  ' });
    expect([silent.status, silent.body.errors[0].pointer]).toEqual([400, '/reason']);

    const offering = await world.issuer.does('POST', '/v1/offerings', {
      ...{ instrument_id: id, name: 'First issue', price: { amount: '1000', asset: 'EUR/2' }, units: '100' },
      ...{ allocation: 'pro_rata', exemptions: ['eu_fewer_than_150'] },
    });
    const { approval } = (await retire(id)).body;
    expect((await retire(id)).body.code).toBe('APPROVAL_PENDING');
    const { payload_hash } = approval;
    const [opened, ended] = await Promise.all([
      world.issuer.ask('POST', `/v1/offerings/${offering.id}/open`),
      world.desk.ask('POST', `/v1/approvals/${approval.id}/approve`, { payload_hash }),
    ]);
    expect([opened.status, ended.status].sort()).toEqual([200, 409]);
  });
});

describe('an issuing entity', () => {
  const YEAR_MS = 365 * 86_400_000;
  const ask = (id: string, by = world.issuer) => by.ask('POST', `/v1/issuing-entities/${id}/renew`);
  const read = (id: string) => world.issuer.does('GET', `/v1/issuing-entities/${id}`);

  async function known(treasury: Hex) {
    const registry = { address: contracts.IdentityRegistry, abi: identityRegistryAbi } as const;
    const { rows } = await world.own.owner.query(
      `SELECT number FROM identities i JOIN issuing_entities e ON e.id = i.subject_id WHERE e.treasury = $1`,
      [Buffer.from(treasury.slice(2), 'hex')],
    );
    const identity = BigInt(rows[0].number);
    const { expiry, standing } = await chain().readContract({
      ...registry,
      functionName: 'attributesOf',
      args: [identity],
    });
    return { standing, until: new Date(Number(expiry) * 1_000).toISOString() };
  }

  it('is known for five years, and for five more once two people have renewed it', async () => {
    const entity = await entityOf();
    expect(Date.parse(entity.expires_at) - Date.now()).toBeGreaterThan(4.9 * YEAR_MS);
    expect(await known(entity.treasury)).toEqual({ standing: Standing.Active, until: entity.expires_at });
    await world.cast.admin.does('POST', '/v1/clock/advance', { seconds: 30 * 86_400 });

    const { approval, issuing_entity } = (await ask(entity.id)).body;
    expect(issuing_entity.expires_at).toBe(entity.expires_at);
    expect(approval.payload).toMatchObject({ known_until: entity.expires_at });
    expect((await ask(entity.id)).body.code).toBe('APPROVAL_PENDING');
    const { payload_hash } = approval;
    expect((await world.issuer.ask('POST', `/v1/approvals/${approval.id}/approve`, { payload_hash })).status).toBe(403);
    const answers = await Promise.all(
      [1, 2].map(() => world.desk.ask('POST', `/v1/approvals/${approval.id}/approve`, { payload_hash })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    await world.polling.until(async () => (await read(entity.id)).expires_at !== entity.expires_at);
    const renewed = await read(entity.id);
    expect(Date.parse(renewed.expires_at) - Date.parse(entity.expires_at)).toBeGreaterThan(29 * 86_400_000);
    expect(await known(entity.treasury)).toEqual({ standing: Standing.Active, until: renewed.expires_at });
    expect(renewed).toMatchObject({ status: 'registered', refusal_code: null });
  });

  it('is held back at once and let go by two people; the chain follows, and its issuer is not told why', async () => {
    const { id, treasury, expires_at } = await entityOf(world.stranger);
    const stand = (standing: string, by = world.desk) =>
      by.ask('POST', `/v1/issuing-entities/${id}/standing`, { standing, reason: 'An order of the regulator.' });
    const stands = (standing: Standing) =>
      world.polling.until(async () => (await known(treasury)).standing === standing);
    expect((await stand('blocked', world.stranger)).status).toBe(403);
    const blocked = await stand('blocked');
    expect(blocked.body).toMatchObject({ approval: null, issuing_entity: { standing: 'blocked' } });
    await stands(Standing.Blocked);
    expect((await stand('blocked')).body.code).toBe('STATE_REFUSED');
    const seen = await world.stranger.does('GET', `/v1/issuing-entities/${id}`);
    expect(seen.standing).toBe('not_permitted');
    const heard = JSON.stringify(
      await Promise.all(
        ['events?limit=200', 'audit-events?limit=200'].map((list) => world.stranger.ask('GET', `/v1/${list}`)),
      ),
    );
    for (const secret of ['blocked', 'regulator']) expect(heard).not.toContain(secret);

    const asset = await world.approved({}, world.stranger);
    const draft = await world.instrument(asset.id, id, {}, world.stranger);
    const refused = await world.stranger.ask('POST', `/v1/instruments/${draft.id}/tokenise`);
    expect(refused.body).toMatchObject({ code: 'STATE_REFUSED', detail: expect.stringMatching(/not permitted/) });

    // A renewal that is decided meanwhile does not let it go.
    const renewal = (await world.stranger.does('POST', `/v1/issuing-entities/${id}/renew`)).approval;
    await world.cast.approve(renewal.id);
    await world.polling.until(async () => (await known(treasury)).until !== expires_at);
    expect((await known(treasury)).standing).toBe(Standing.Blocked);

    const { approval } = (await stand('active')).body;
    expect(approval.payload).toMatchObject({ from: 'blocked', standing: 'active' });
    expect((await world.stranger.ask('GET', `/v1/approvals/${approval.id}`)).status).toBe(404);
    expect((await known(treasury)).standing).toBe(Standing.Blocked);
    await world.cast.approve(approval.id, world.second);
    await stands(Standing.Active);
    expect((await world.stranger.does('GET', `/v1/issuing-entities/${id}`)).standing).toBe('active');
  }, 60_000);

  it('whose standing the chain does not take is told again, ever more rarely, and at last only by a person', async () => {
    const { id, treasury } = await world.anotherEntity();
    const identities = world.app.get(Identities);
    const nobody = { ...(await anyIdentity(id)), number: 999_999n };
    const call = identities.attributesCall.bind(identities);
    const struck = jest.spyOn(identities, 'attributesCall').mockImplementation(() => call(nobody));
    const seen = () => world.desk.does('GET', `/v1/issuing-entities/${id}`);
    const tries = async () => {
      const of = `SELECT count(*)::int AS n FROM operations WHERE subject_id = $1 AND kind = 'issuing_entity.follow' AND status = 'refused'`;
      return (await world.own.owner.query(of, [id])).rows[0].n;
    };
    const answered = async () => {
      const of = `SELECT count(*)::int AS n FROM outbox_jobs WHERE data->>'issuing_entity_id' = $1`;
      return (await world.own.owner.query(of, [id])).rows[0].n;
    };
    const letters = async () =>
      (await world.cast.admin.does('GET', '/v1/dead-letters?limit=200')).data.filter(
        ({ failure }: { failure: string }) => failure.includes(id),
      );
    await world.desk.does('POST', `/v1/issuing-entities/${id}/standing`, { standing: 'blocked', reason: 'An order.' });
    for (let told = 1; told <= 8; told++) {
      await world.polling.until(async () => (await answered()) === told);
      expect((await seen()).chain_refusal_code).toEqual(expect.any(String));
      expect(await letters()).toHaveLength(told === 8 ? 1 : 0);
      await world.cast.admin.does('POST', '/v1/clock/advance', { seconds: 60 * 2 ** (told - 1) - 20 });
      expect(await tries()).toBe(told);
      await world.cast.admin.does('POST', '/v1/clock/advance', { seconds: 21 });
    }
    expect((await world.issuer.does('GET', `/v1/issuing-entities/${id}`)).chain_refusal_code).toBeNull();
    const [letter] = await letters();
    expect(await tries()).toBe(8);
    struck.mockRestore();
    await world.cast.admin.does('POST', `/v1/dead-letters/${letter.id}/requeue`);
    await world.polling.until(async () => (await known(treasury)).standing === Standing.Blocked);
    await world.polling.until(async () => (await seen()).chain_refusal_code === null);
  }, 60_000);

  it('that nobody registered, or that is somebody else’s, is not renewed', async () => {
    const draft = await world.issuer.does('POST', '/v1/issuing-entities', {
      ...{ name: 'Fort S.A.', legal_form: 'S.A.', country: 'LU', registry: { authority: 'RCS', number: 'B1' } },
    });
    expect((await ask(draft.id)).body).toMatchObject({ code: 'STATE_REFUSED', detail: expect.stringMatching(/draft/) });
    const { id } = await entityOf();
    expect((await ask(id, world.stranger)).status).toBe(404);
    expect((await ask(id, world.desk)).status).toBe(403);
    expect((await ask(randomUUID())).status).toBe(404);
    const { approval } = (await ask(id)).body;
    await world.desk.does('POST', `/v1/approvals/${approval.id}/reject`, { reason: 'The extract is old.' });
    expect(await read(id)).toMatchObject({ status: 'registered', review_reason: 'The extract is old.' });
  });
});

describe('an asset that never became a token', () => {
  const retireAsset = (id: string, by = world.issuer) =>
    by.ask('POST', `/v1/assets/${id}/retire`, { reason: 'The building is sold.' });

  it('is retired by two people, and its title is free', async () => {
    const identifiers = [world.landNumber()];
    const { id } = await world.approved({ identifiers });
    const { asset, approval } = (await retireAsset(id)).body;
    expect(asset).toMatchObject({ status: 'approved', retirement_reason: 'The building is sold.' });
    const { payload_hash } = approval;
    const own = await world.issuer.ask('POST', `/v1/approvals/${approval.id}/approve`, { payload_hash });
    expect(own.status).toBe(403);
    await world.desk.does('POST', `/v1/approvals/${approval.id}/approve`, { payload_hash });
    expect((await world.issuer.does('GET', `/v1/assets/${id}`)).status).toBe('retired');
    expect((await retireAsset(id)).body.code).toBe('STATE_REFUSED');
    expect((await world.approved({ identifiers })).status).toBe('approved');
  });

  it('is retired by nobody else, not as a draft, and stays when the second person says so', async () => {
    const draft = await world.draft({});
    expect((await retireAsset(draft.id)).body.code).toBe('STATE_REFUSED');
    const { id } = await world.approved({ identifiers: [world.landNumber()] });
    expect((await retireAsset(id, world.stranger)).status).toBe(404);
    const { approval } = (await retireAsset(id)).body;
    await world.desk.does('POST', `/v1/approvals/${approval.id}/reject`, { reason: 'It is not sold.' });
    const stays = await world.issuer.does('GET', `/v1/assets/${id}`);
    expect(stays).toMatchObject({ status: 'approved', retirement_reason: null });
  });
});
