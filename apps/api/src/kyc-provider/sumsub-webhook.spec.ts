import { createHmac } from 'node:crypto';
import { isSigned, readSumsubMessage } from './sumsub-webhook';

const SECRET = 'a secret of the tests';
const BODY = Buffer.from('{"applicantId":"1","ä":"ö"}');
const sign = (algorithm: string, body: Uint8Array = BODY, secret = SECRET) =>
  createHmac(algorithm, secret).update(body).digest('hex');

describe('the digest of a message', () => {
  it.each([
    ['over the bytes', sign('sha256'), 'HMAC_SHA256_HEX', true],
    ['over the bytes, in capitals', sign('sha256').toUpperCase(), 'HMAC_SHA256_HEX', true],
    ['over the bytes, longer', sign('sha512'), 'HMAC_SHA512_HEX', true],
    ['over other bytes', sign('sha256', Buffer.from('{}')), 'HMAC_SHA256_HEX', false],
    ['with another secret', sign('sha256', BODY, 'another secret'), 'HMAC_SHA256_HEX', false],
    ['said to be of another algorithm', sign('sha256'), 'HMAC_SHA512_HEX', false],
    ['of a weak algorithm', sign('sha1'), 'HMAC_SHA1_HEX', false],
    ['of no algorithm', sign('sha256'), '', false],
    ['that is empty', '', 'HMAC_SHA256_HEX', false],
    ['that is no hexadecimal', 'zz', 'HMAC_SHA256_HEX', false],
    ['cut short', sign('sha256').slice(0, 32), 'HMAC_SHA256_HEX', false],
  ])('%s', (_, digest, algorithm, expected) => expect(isSigned(BODY, SECRET, digest, algorithm)).toBe(expected));
});

const CASE = '01939d2e-0000-7000-8000-000000000001';
const message = (type: string, reviewResult?: object) => ({
  ...{ applicantId: '5cb56e8e', externalUserId: CASE, type, createdAtMs: '2026-11-28 12:00:00.123', reviewResult },
  inspectionId: 'of no matter',
});

describe('a message', () => {
  it.each([
    ['that somebody handed in', message('applicantPending'), { verdict: 'submitted' }],
    ['of a start', message('applicantCreated'), { verdict: 'none' }],
    ['of a kind that is not known', message('applicantOfTomorrow'), { verdict: 'none' }],
    ['that it takes longer', message('applicantOnHold'), { verdict: 'on_hold' }],
    ['of green', message('applicantReviewed', { reviewAnswer: 'GREEN' }), { verdict: 'approved' }],
    ['of yellow', message('applicantReviewed', { reviewAnswer: 'YELLOW' }), { verdict: 'on_hold' }],
    ['without an answer', message('applicantReviewed'), { verdict: 'on_hold' }],
    [
      'of red for good',
      message('applicantReviewed', { reviewAnswer: 'RED', reviewRejectType: 'FINAL', rejectLabels: ['FORGERY'] }),
      { verdict: 'rejected', note: 'FORGERY' },
    ],
    [
      'of red without a type',
      message('applicantReviewed', { reviewAnswer: 'RED' }),
      { verdict: 'rejected', note: 'no reason given' },
    ],
    [
      'of red that may be mended',
      message('applicantReviewed', {
        ...{ reviewAnswer: 'RED', reviewRejectType: 'RETRY', rejectLabels: ['BAD_SELFIE', 'SANCTIONS'] },
        ...{ moderationComment: 'Again.', clientComment: 'Is on a list.' },
      }),
      {
        verdict: 'updates_required',
        updates: [{ code: 'BAD_SELFIE', detail: 'The selfie cannot be used: take another one.' }],
        note: 'BAD_SELFIE, SANCTIONS: Is on a list.',
      },
    ],
  ])('%s', (_, body, says) =>
    expect(readSumsubMessage(body)).toMatchObject({
      caseId: CASE,
      occurredAt: new Date('2026-11-28T12:00:00.123Z'),
      says,
    }),
  );

  it.each([
    ['without a time', { ...message('applicantPending'), createdAtMs: undefined }],
    ['of an impossible time', { ...message('applicantPending'), createdAtMs: 'yesterday' }],
    ['of somebody else’s applicant', { ...message('applicantPending'), externalUserId: 'user-1' }],
    ['that is a list', []],
  ])('%s is not understood', (_, body) => expect(readSumsubMessage(body)).toBeUndefined());

  it.each([
    ['2026-11-28 12:00:00+0000', '2026-11-28T12:00:00.000Z'],
    ['2026-11-28T12:00:00.5', '2026-11-28T12:00:00.500Z'],
  ])('of %s happened at %s', (createdAtMs, expected) =>
    expect(readSumsubMessage({ ...message('applicantPending'), createdAtMs })?.occurredAt.toISOString()).toBe(expected),
  );
});
