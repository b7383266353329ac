import { randomUUID } from 'node:crypto';
import { type Caller, fileDocument, OFFICE } from './cast';
import type { OwnWorld } from './own-world';
import { ANNA } from './people-world';

/** One of everything that belongs to a tenant, by the path under which it is found. */
export async function belongingsOf(
  world: OwnWorld,
  issuer: Caller,
  investor: string,
): Promise<Readonly<Record<string, string>>> {
  const issuers = issuer.organisationId;
  const asset = await issuer.does('POST', '/v1/assets', OFFICE);
  const document = await fileDocument(issuer, asset.id);
  const { approval } = await issuer.does('POST', `/v1/assets/${asset.id}/submit`);
  const key = await issuer.does('POST', '/v1/api-keys', { name: 'k', scopes: ['asset.read'] });
  const rows = [{ ...OFFICE, external_id: 'ROW-1' }];
  const operation = await issuer.does('POST', '/v1/assets/imports', { dry_run: true, rows });
  const hook = { url: 'http://127.0.0.1:9/hook', event_types: ['asset.approved'] };
  const endpoint = await issuer.does('POST', '/v1/webhook-endpoints', hook);
  const delivery = await issuer.does('POST', `/v1/webhook-endpoints/${endpoint.id}/test`);
  return {
    ...(await anOffering(world, asset.id, issuers, investor, issuer.personId)),
    ...(await aFreeze(world, issuers, issuer.personId)),
    ...(await aRedemption(world, issuers, issuer.personId)),
    ...(await anEnforcementOrder(world, issuers, issuer.personId)),
    ...(await aWallet(world, investor)),
    ...(await someMoney(world, investor, issuer.personId)),
    ...(await anInvestor(issuer)),
    '/v1/assets/{id}': asset.id,
    '/v1/valuations/{id}': await aValuation(issuer, asset.id, document.id),
    ...(await anInstrument(issuer, asset.id)),
    '/v1/title-disputes/{id}': await aTitleDispute(world, issuers, asset.id, issuer.personId),
    '/v1/transfers/{id}': await aTransfer(world, issuers, investor, issuer.personId),
    '/v1/documents/{id}': document.id,
    '/v1/evidence/{id}': await aPiece(world, issuers, asset.id, issuer.personId),
    '/v1/approvals/{id}': approval.id,
    '/v1/api-keys/{id}': key.id,
    '/v1/users/{id}': issuer.personId,
    '/v1/organisations/{id}': issuers,
    '/v1/sessions/{id}': (await issuer.does('GET', '/v1/sessions')).data[0].id,
    '/v1/operations/{id}': operation.id,
    '/v1/dead-letters/{id}': operation.id,
    '/v1/webhook-endpoints/{id}': endpoint.id,
    '/v1/webhook-deliveries/{id}': delivery.id,
  };
}

/** As it would be after a subscription; what it takes to get there is not what is judged here. */
async function anOffering(world: OwnWorld, assetId: string, issuer: string, investor: string, by: string) {
  const { owner } = world;
  await owner.query(`SELECT set_config('cadastre.scope', 'platform', false)`);
  const ids = { offering: randomUUID(), offeree: randomUUID(), subscription: randomUUID(), investor: randomUUID() };
  await owner.query(
    `INSERT INTO offerings (id, organisation_id, instrument_id, asset_id, name, status, price, currency, units, allocation, exemptions, created_by)
     VALUES ($1, $2, $3, $4, 'Shares', 'open', 100, 'EUR/2', 10, 'pro_rata', '{eu_fewer_than_150}', $5)`,
    [ids.offering, issuer, randomUUID(), assetId, by],
  );
  const parties = [issuer, investor, ids.offering, ids.investor, by];
  await owner.query(
    `INSERT INTO offerees (id, organisation_id, investor_organisation_id, offering_id, investor_id, exemption, country, investor_class, counted, offered_at, created_by)
     VALUES ($1, $2, $3, $4, $5, 'eu_fewer_than_150', 'LU', 1, true, now(), $6)`,
    [ids.offeree, ...parties],
  );
  await owner.query(
    `INSERT INTO subscriptions (id, organisation_id, investor_organisation_id, offering_id, investor_id, exemption, units, price, currency, created_by)
     VALUES ($1, $2, $3, $4, $5, 'eu_fewer_than_150', 5, 100, 'EUR/2', $6)`,
    [ids.subscription, ...parties],
  );
  return {
    '/v1/offerings/{id}': ids.offering,
    '/v1/offerees/{id}': ids.offeree,
    '/v1/subscriptions/{id}': ids.subscription,
  };
}

/** Brought by an issuer, with a case that has been opened. */
async function anInvestor(issuer: Caller) {
  const investor = await issuer.does('POST', '/v1/investors', { kind: 'natural_person', profile: ANNA });
  const kycCase = await issuer.does('POST', `/v1/investors/${investor.id}/kyc-cases`, {});
  return {
    '/v1/investors/{id}': investor.id,
    '/v1/kyc-cases/{id}': kycCase.id,
    // No issuer reads a file, a hit or a statement, whoever's it is.
    '/v1/kyc-documents/{id}': randomUUID(),
    '/v1/screening-hits/{id}': randomUUID(),
    '/v1/attestations/{id}': randomUUID(),
  };
}

async function aValuation(issuer: Caller, assetId: string, documentId: string): Promise<string> {
  const command = { appraiser: 'Expert', method: 'Comparison', valued_on: '2026-11-01', document_id: documentId };
  const value = { amount: '1', asset: 'EUR/2' };
  return (await issuer.does('POST', `/v1/assets/${assetId}/valuations`, { ...command, value })).id;
}

/** A draft: what is done to a token stands in the specs of its features. */
async function anInstrument(issuer: Caller, assetId: string) {
  const registry = { authority: 'RCS', number: 'B1' };
  const command = { name: 'Fort S.A.', legal_form: 'S.A.', country: 'LU', registry };
  const entity = await issuer.does('POST', '/v1/issuing-entities', command);
  const instrument = await issuer.does('POST', '/v1/instruments', {
    ...{ asset_id: assetId, issuing_entity_id: entity.id, kind: 'share', name: 'Shares', symbol: 'FORT' },
    ...{ authorised: '100', governing_law: 'LU' },
  });
  return { '/v1/issuing-entities/{id}': entity.id, '/v1/instruments/{id}': instrument.id };
}

async function aTitleDispute(world: OwnWorld, organisation: string, assetId: string, by: string): Promise<string> {
  const id = randomUUID();
  await world.owner.query(
    `INSERT INTO title_disputes (id, organisation_id, asset_id, statement, identifiers, documents, created_by, created_at)
     VALUES ($1, $2, $3, 'It is ours.', '[]', '[]', $4, now())`,
    [id, organisation, assetId, by],
  );
  return id;
}

async function aPiece(world: OwnWorld, organisation: string, assetId: string, by: string): Promise<string> {
  const id = randomUUID();
  await world.owner.query(
    `INSERT INTO evidence_pieces (id, organisation_id, asset_id, kind, version, documents, issued_on, created_by, created_at)
     VALUES ($1, $2, $3, 'liens', 1, '[{}]', now(), $4, now())`,
    [id, organisation, assetId, by],
  );
  return id;
}

/** A payout of an investor's, and its account; what the bank says is nobody's but the platform's. */
async function someMoney(world: OwnWorld, organisation: string, by: string) {
  const ids = { account: randomUUID(), payout: randomUUID() };
  const party = ['investor', randomUUID()];
  await world.owner.query(
    `INSERT INTO bank_accounts (id, organisation_id, party_type, party_id, status, sealed, iban_index, hint, created_by, created_at, updated_at)
     VALUES ($1, $2, $3, $4, 'active', $5, $5, 'LU…0000', $6, now(), now())`,
    [ids.account, organisation, ...party, Buffer.alloc(32), by],
  );
  await world.owner.query(
    `INSERT INTO payouts (id, organisation_id, currency, kind, status, amount, party_type, party_id, bank_account_id, created_by, created_at, updated_at)
     VALUES ($1, $2, 'EUR/2', 'withdrawal', 'ready', 100, $3, $4, $5, $6, now(), now())`,
    [ids.payout, organisation, ...party, ids.account, by],
  );
  return {
    '/v1/bank-accounts/{id}': ids.account,
    '/v1/payouts/{id}': ids.payout,
    '/v1/bank-statements/{id}': randomUUID(),
    '/v1/bank-entries/{id}': randomUUID(),
    '/v1/payment-files/{id}': randomUUID(),
    '/v1/cash-breaks/{id}': randomUUID(),
  };
}

async function aWallet(world: OwnWorld, organisation: string) {
  const id = randomUUID();
  await world.owner.query(
    `INSERT INTO chain_accounts (id, organisation_id, kind, address, status) VALUES ($1, $2, 'own', $3, 'live')`,
    [id, organisation, Buffer.alloc(20, 3)],
  );
  return { '/v1/wallets/{id}': id };
}

async function aFreeze(world: OwnWorld, organisation: string, by: string) {
  const id = randomUUID();
  await world.owner.query(
    `INSERT INTO freezes (id, organisation_id, scope, token, account, reason, status, created_by)
     VALUES ($1, $2, 'account', $3, $4, 'An order of the court.', 'standing', $5)`,
    [id, organisation, Buffer.alloc(20, 1), Buffer.alloc(20, 2), by],
  );
  return { '/v1/freezes/{id}': id };
}

/** As it would be after an investor sent units of an issuer's instrument. */
async function aTransfer(world: OwnWorld, issuer: string, investor: string, by: string): Promise<string> {
  const id = randomUUID();
  await world.owner.query(
    `INSERT INTO transfers (id, organisation_id, issuer_organisation_id, instrument_id, token, account_id, from_address, to_address, units, status, operation_id, created_by)
     VALUES ($1, $2, $3, $4, '\\x01', $4, decode(repeat('aa', 20), 'hex'), decode(repeat('bb', 20), 'hex'), 5, 'sending', $4, $5)`,
    [id, investor, issuer, randomUUID(), by],
  );
  return id;
}

async function aRedemption(world: OwnWorld, organisation: string, by: string) {
  const id = randomUUID();
  await world.owner.query(
    `INSERT INTO redemptions (id, organisation_id, instrument_id, token, status, whole, units, price, currency, reason, created_by)
     VALUES ($1, $2, $3, '\\x01', 'waiting', true, 5, 100, 'EUR/2', 'The building was sold.', $4)`,
    [id, organisation, randomUUID(), by],
  );
  return { '/v1/redemptions/{id}': id };
}

async function anEnforcementOrder(world: OwnWorld, organisation: string, by: string) {
  const id = randomUUID();
  await world.owner.query(
    `INSERT INTO enforcement_orders (id, organisation_id, kind, terms, reason, created_by)
     VALUES ($1, $2, 'forced_transfer', '{}', 'An order of the court.', $3)`,
    [id, organisation, by],
  );
  return { '/v1/enforcement-orders/{id}': id };
}

/** Bodies that are well-formed, so that a refusal is about who asks and not about what. */
export const WELL_FORMED: Readonly<Record<string, unknown>> = {
  'PATCH /v1/assets/{id}': { name: 'Taken over' },
  'POST /v1/assets/{id}/valuations': {
    ...{ appraiser: 'Not yours', method: 'Guess', valued_on: '2026-11-01', document_id: randomUUID() },
    value: { amount: '1', asset: 'EUR/2' },
  },
  'POST /v1/assets/{id}/title-disputes': { statement: 'It was never yours.', document_ids: [randomUUID()] },
  'POST /v1/title-disputes/{id}/verdict': { verdict: 'dismiss', reason: 'Not yours to decide.' },
  'POST /v1/issuing-entities/{id}/standing': { standing: 'blocked', reason: 'Not yours to block.' },
  'POST /v1/instruments/{id}/redemptions': {
    ...{ price: { amount: '1', asset: 'EUR/2' }, reason: 'Not yours to redeem.' },
  },
  'POST /v1/redemptions/{id}/end': { reason: 'Not yours to call off.' },
  'POST /v1/instruments/{id}/retire': { reason: 'Not yours to end.' },
  'POST /v1/assets/{id}/evidence': { kind: 'liens', document_ids: [randomUUID()], issued_on: '2026-01-01' },
  'PUT /v1/assets/{id}/assessments/{kind}': {
    ...{ findings: 'Not yours to find.', document_ids: [randomUUID()], score: 1, valid_until: '2100-01-01' },
  },
  'POST /v1/assets/{id}/retire': { reason: 'Not yours to end.' },
  'POST /v1/assets/{id}/return': { reason: 'Not yours to return.' },
  'POST /v1/evidence/{id}/revoke': { reason: 'Not yours to revoke.' },
  'POST /v1/approvals/{id}/approve': { payload_hash: 'ab'.repeat(32) },
  'POST /v1/approvals/{id}/reject': { reason: 'Not yours to decide.' },
  'PATCH /v1/webhook-endpoints/{id}': { enabled: false },
  'PATCH /v1/offerings/{id}': { name: 'Taken over' },
  'POST /v1/offerings/{id}/cancel': { reason: 'Not yours to call off.' },
  'POST /v1/offerings/{id}/allocation': { allotments: [] },
  'POST /v1/investors/{id}/kyc-cases': {},
  'POST /v1/investors/{id}/standing': { standing: 'blocked', reason: 'Not yours to block.' },
  'POST /v1/investors/{id}/owners': {
    issued_shares: '1',
    owners: [
      {
        ...{ ref: 'a', kind: 'legal_entity', issued_shares: '1', holds: [{ in: 'self', shares: '1' }] },
        profile: { legal_name: 'Taken over', registration_number: '1', incorporated_in: 'LU' },
      },
    ],
  },
  'POST /v1/investors/{id}/profile': { profile: ANNA },
  'POST /v1/investors/{id}/attestations': { statement: { type: 'us_person', us_person: true } },
  'POST /v1/attestations/{id}/decision': { verdict: 'accept', reason: 'Not yours to accept.' },
  'POST /v1/screening-hits/{id}/clear': { reason: 'Not yours to clear.' },
  'POST /v1/screening-hits/{id}/confirm': { reason: 'Not yours to confirm.' },
  'POST /v1/kyc-cases/{id}/decision': { verdict: 'reject', reason: 'Not yours to decide.' },
  'POST /v1/enforcement-orders/{id}/discard': { reason: 'Not yours to discard.' },
  'POST /v1/freezes/{id}/lift': { reason: 'Not yours to lift.' },
  'POST /v1/offerings/{id}/offerees': { investor_id: randomUUID() },
  'POST /v1/offerings/{id}/subscriptions': { investor_id: randomUUID(), units: '1' },
  'PATCH /v1/issuing-entities/{id}': { name: 'Taken over' },
  'PATCH /v1/instruments/{id}': { name: 'Taken over' },
  'POST /v1/instruments/{id}/rules': { base_version: 1, rules: {}, reason: 'Not yours to change.' },
  'POST /v1/instruments/{id}/rules/preview': { rules: {} },
  'POST /v1/instruments/{id}/halt': { reason: 'Not yours to halt.' },
  'POST /v1/instruments/{id}/resume': { reason: 'Not yours to resume.' },
  'POST /v1/instruments/{id}/whitelist': { investor_ids: [randomUUID()], admitted: true },
  'POST /v1/transfers/{id}/reject': { reason: 'Not yours to reject.' },
  'POST /v1/subscriptions/{id}/acceptances': {
    documents: [{ document_id: randomUUID(), sha256: 'ab'.repeat(32) }],
  },
};
