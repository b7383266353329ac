import { contracts, type Hex, identityRegistryAbi } from '@cadastre/protocol';
import { ChainConnection } from '../src/chain/chain-connection';
import { passportZone } from './world/passport';
import { ANNA, PeopleWorld, today } from './world/people-world';

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
