import { assetAddress, assetRegistryAbi, contracts, fingerprintOf } from '@cadastre/protocol';
import { ChainConnection } from '../src/chain/chain-connection';
import { AssetsWorld } from './world/assets-world';

let world: AssetsWorld;

beforeAll(async () => {
  world = await AssetsWorld.create(26);
}, 60_000);
afterAll(() => world?.end());

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
  });
});
