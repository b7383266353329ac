import { createHmac } from 'node:crypto';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PeopleWorld } from './world/people-world';

const SECRET = 'a webhook secret of the tests';
const API_SECRET = 'an api secret of the tests';

let provider: Server;
let world: PeopleWorld;
const asked: IncomingMessage[] = [];

beforeAll(async () => {
  provider = createServer((request, response) => {
    asked.push(request);
    response.setHeader('content-type', 'application/json').end('{"token":"a token for one applicant","userId":"x"}');
  });
  await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
  world = await PeopleWorld.create(24, {
    KYC_PROVIDER_URL: `http://127.0.0.1:${(provider.address() as AddressInfo).port}`,
    KYC_PROVIDER_TOKEN: 'a token of the tests',
    KYC_PROVIDER_SECRET: API_SECRET,
    KYC_WEBHOOK_SECRET: SECRET,
  });
}, 60_000);

afterAll(async () => {
  await world?.end();
  provider.close();
});

let second = 0;

/** Each happens a second after the one before. */
const message = (caseId: string, type: string, reviewResult?: object, at = ++second) => ({
  ...{ applicantId: 'of the provider', externalUserId: caseId, type, reviewResult, sandboxMode: false },
  createdAtMs: new Date(Date.UTC(2026, 0, 1, 0, 0, at)).toISOString().replace('T', ' ').replace('Z', ''),
});

async function tell(body: object, secret = SECRET): Promise<number> {
  const payload = JSON.stringify(body);
  const { statusCode } = await world.app.inject({
    method: 'POST',
    url: '/v1/kyc-webhooks/sumsub',
    headers: {
      'content-type': 'application/json',
      'x-payload-digest-alg': 'HMAC_SHA256_HEX',
      'x-payload-digest': createHmac('sha256', secret).update(payload).digest('hex'),
    },
    payload,
  });
  return statusCode;
}

const GREEN = { reviewAnswer: 'GREEN' };
const RETRY = { reviewAnswer: 'RED', reviewRejectType: 'RETRY', rejectLabels: ['BAD_SELFIE'] };
const FINAL = { reviewAnswer: 'RED', reviewRejectType: 'FINAL', rejectLabels: ['FORGERY'], clientComment: 'Forged.' };

async function opened(family_name: string) {
  const id = await world.person({ family_name });
  return { id, caseId: await world.openCase(id, world.desk, { provider: 'webhook' }) };
}

const caseIs = (caseId: string, status: string) =>
  world.polling.until(async () => (await world.desk.does('GET', `/v1/kyc-cases/${caseId}`)).status === status);

const verify = async (caseId: string) => {
  const { status, body } = await world.decide(caseId, {
    verdict: 'verify',
    reason: 'As the provider says.',
    risk: 'low',
  });
  if (status !== 202) throw new Error(JSON.stringify(body));
};

const statuses = async (caseId: string): Promise<string[]> => {
  const { rows } = await world.own.owner.query(
    'SELECT status FROM kyc_provider_events WHERE case_id = $1 ORDER BY id',
    [caseId],
  );
  return rows.map(({ status }: { status: string }) => status);
};

describe('a provider of identity checks', () => {
  it('lets an applicant in, in requests that we sign', async () => {
    const { caseId } = await opened('Session');
    const session = await world.desk.does('POST', `/v1/kyc-cases/${caseId}/provider-session`);
    expect(session).toEqual({ token: 'a token for one applicant', expires_in_seconds: 600 });
    const { url, headers } = asked.at(-1)!;
    expect(new URL(url!, 'http://x').searchParams.get('userId')).toBe(caseId);
    const signed = `${String(headers['x-app-access-ts'])}POST${url!}`;
    expect(headers['x-app-access-sig']).toBe(createHmac('sha256', API_SECRET).update(signed).digest('hex'));
    expect((await world.desk.ask('POST', `/v1/kyc-cases/${caseId}/submit`)).status).toBe(409);
  });

  it('says green: the desk decides, with what the platform knows beside it', async () => {
    const { id, caseId } = await opened('Green');
    expect(await tell(message(caseId, 'applicantPending'))).toBe(204);
    await caseIs(caseId, 'processing');
    await tell(message(caseId, 'applicantReviewed', GREEN));
    await caseIs(caseId, 'manual_review');
    const { findings } = await world.desk.does('GET', `/v1/kyc-cases/${caseId}/assessment`);
    expect(findings.map(({ code }: { code: string }) => code)).toEqual(['PROVIDER_APPROVED']);
    await verify(caseId);
    await world.is(id, { kyc_status: 'verified' });
  });

  it('is heard once, however often it says a thing', async () => {
    const { caseId } = await opened('Twice');
    const pending = message(caseId, 'applicantPending');
    const review = message(caseId, 'applicantReviewed', RETRY);
    expect(await Promise.all([pending, pending, pending].map((one) => tell(one)))).toEqual([204, 204, 204]);
    await caseIs(caseId, 'processing');
    await tell(review);
    await tell(review);
    await caseIs(caseId, 'updates_required');
    const { updates, round } = await world.desk.does('GET', `/v1/kyc-cases/${caseId}`);
    expect([updates, round]).toEqual([
      [{ code: 'BAD_SELFIE', detail: 'The selfie cannot be used: take another one.' }],
      1,
    ]);
    expect(await statuses(caseId)).toEqual(['applied', 'applied']);
  });

  it('is not heard after something newer', async () => {
    const { caseId } = await opened('Late');
    const [pending, retry, again, green] = [
      message(caseId, 'applicantPending'),
      message(caseId, 'applicantReviewed', RETRY),
      message(caseId, 'applicantPending'),
      message(caseId, 'applicantReviewed', GREEN),
    ];
    await tell(green);
    await caseIs(caseId, 'manual_review');
    for (const late of [retry, again, pending]) await tell(late);
    await world.polling.until(async () => (await statuses(caseId)).every((status) => status !== 'received'));
    expect(await statuses(caseId)).toEqual(['applied', 'stale', 'stale', 'stale']);
    expect((await world.desk.does('GET', `/v1/kyc-cases/${caseId}`)).status).toBe('manual_review');
  });

  it('rejects for good, and tells the applicant nothing of why', async () => {
    const { id, caseId } = await opened('Forged');
    await tell(message(caseId, 'applicantReviewed', FINAL));
    await caseIs(caseId, 'rejected');
    const kycCase = await world.desk.does('GET', `/v1/kyc-cases/${caseId}`);
    expect(kycCase).toMatchObject({ updates: [], may_try_again: false });
    expect(JSON.stringify(kycCase)).not.toMatch(/forge/i);
    const { status } = await world.desk.ask('POST', `/v1/investors/${id}/kyc-cases`, {});
    expect(status).toBe(409);
  });

  it('takes green back: a verified person is held, until the desk has looked', async () => {
    const { id, caseId } = await opened('Turned');
    await tell(message(caseId, 'applicantReviewed', GREEN));
    await caseIs(caseId, 'manual_review');
    await verify(caseId);
    await world.is(id, { kyc_status: 'verified', standing: 'active' });
    await tell(message(caseId, 'applicantReviewed', FINAL));
    await world.is(id, { kyc_status: 'manual_review', standing: 'restricted' });
    await verify(caseId);
    await world.is(id, { kyc_status: 'verified', standing: 'active' });
  });

  it.each([
    [
      'signed by somebody else',
      (caseId: string) => tell(message(caseId, 'applicantReviewed', GREEN), 'another secret'),
      401,
    ],
    ['of no case', () => tell(message('01939d2e-0000-7000-8000-000000000001', 'applicantReviewed', GREEN)), 204],
    ['that is not understood', () => tell({ type: 'applicantReviewed' }), 204],
  ])('a message %s changes nothing', async (_, send, status) => {
    const { caseId } = await opened('Untouched');
    expect(await send(caseId)).toBe(status);
    expect(await statuses(caseId)).toEqual([]);
  });

  it('a message about a case that the platform examines itself changes nothing', async () => {
    const caseId = await world.openCase(await world.person({ family_name: 'Embedded' }));
    await tell(message(caseId, 'applicantReviewed', GREEN));
    expect((await world.desk.does('GET', `/v1/kyc-cases/${caseId}`)).status).toBe('none');
  });
});
