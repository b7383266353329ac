import { assetAddress, assetRegistryAbi, contracts, fingerprintOf } from '@cadastre/protocol';
import { ChainConnection } from '../src/chain/chain-connection';
import { AssetsWorld } from './world/assets-world';
import type { Caller } from './world/cast';

let world: AssetsWorld;

beforeAll(async () => {
  world = await AssetsWorld.create(26);
}, 60_000);
afterAll(() => world?.end());

const concluded = async (assetId: string, by: Caller) => world.file.conclude(by, assetId, (await world.entity(by)).id);

const termsOf = (token: `0x${string}`) =>
  world.app.get(ChainConnection).client!.readContract({
    address: contracts.AssetRegistry,
    abi: assetRegistryAbi,
    functionName: 'termsOf',
    args: [token],
  });

describe('an instrument', () => {
  it('becomes a token at the address that the asset’s register number gives, and can then be offered', async () => {
    const asset = await world.approved();
    const entity = await world.entity();
    const draft = await world.instrument(asset.id, entity.id, { isin: 'LU0290358497' });
    expect(draft).toMatchObject({ status: 'draft', token: null });
    const active = await world.tokenise(draft.id);

    const [{ authority, number }] = asset.identifiers;
    expect(active.token).toBe(assetAddress(fingerprintOf(authority, number), 1));
    expect(await termsOf(active.token)).toMatchObject({
      symbol: 'OFFICE',
      treasury: expect.stringMatching(new RegExp(entity.treasury, 'i')),
    });
    expect((await world.issuer.does('GET', `/v1/assets/${asset.id}`)).status).toBe('tokenised');

    const offering = await world.issuer.does('POST', '/v1/offerings', {
      instrument_id: active.id,
      name: 'First issue',
      price: { amount: '1000', asset: 'EUR/2' },
      units: '100',
      allocation: 'pro_rata',
      exemptions: ['eu_fewer_than_150'],
    });
    expect((await world.issuer.does('POST', `/v1/offerings/${offering.id}/open`)).status).toBe('open');

    const twin = await world.instrument(asset.id, entity.id, { isin: 'LU0290358497' });
    const refused = await world.issuer.ask('POST', `/v1/instruments/${twin.id}/tokenise`);
    expect([refused.status, refused.body.code]).toEqual([409, 'CONFLICT']);
    expect(refused.body.detail).toContain('LU0290358497');
  });
});

describe('a real thing', () => {
  it('is in the register once, whoever asks, and the refusal does not say whose it is', async () => {
    const first = await world.approved();
    const theirs = { identifiers: first.identifiers };
    const second = await world.draft(theirs, world.stranger);
    const approval = await concluded(second.id, world.stranger);
    const { payload_hash } = await world.desk.does('GET', `/v1/approvals/${approval.id}`);
    const answer = await world.desk.ask('POST', `/v1/approvals/${approval.id}/approve`, { payload_hash });
    expect([answer.status, answer.body.code]).toEqual([409, 'TITLE_TAKEN']);
    for (const told of [first.id, world.issuer.organisationId]) expect(JSON.stringify(answer.body)).not.toContain(told);
    expect((await world.stranger.does('GET', `/v1/assets/${second.id}`)).status).toBe('due_diligence');
    expect((await world.desk.does('GET', `/v1/approvals/${approval.id}`)).status).toBe('pending');
  });

  it('goes to one of two who are approved at once', async () => {
    const identifiers = [world.landNumber()];
    const pending = await Promise.all(
      [world.issuer, world.stranger].map(async (by) => {
        const { id } = await world.draft({ identifiers }, by);
        const approval = await concluded(id, by);
        return (await world.desk.does('GET', `/v1/approvals/${approval.id}`)) as { id: string; payload_hash: string };
      }),
    );
    const answers = await Promise.all(
      pending.map(({ id, payload_hash }) => world.desk.ask('POST', `/v1/approvals/${id}/approve`, { payload_hash })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});
