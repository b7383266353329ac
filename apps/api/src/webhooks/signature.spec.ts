import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { newWebhookSecret, type SignedMessage, signatureHeader } from './signature';

/** The example that the libraries of standardwebhooks.com are tested with. */
const PUBLISHED = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  message: { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestamp: 1614265330, body: '{"test": 2432232314}' },
  header: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};

/** A receiver, written from the standard's words alone. */
function accepts({ id, timestamp, body }: SignedMessage, header: string, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update([id, timestamp, body].join('.'), 'utf8').digest('base64');
  return header.split(' ').includes(`v1,${expected}`);
}

describe('the signature of a webhook', () => {
  it('is the one of the published example', () => {
    expect(signatureHeader(PUBLISHED.message, [PUBLISHED.secret])).toBe(PUBLISHED.header);
  });

  it('is accepted by holders of the old and of the new secret, and by nobody else', () => {
    fc.assert(
      fc.property(fc.uuid(), fc.nat(), fc.string({ unit: 'binary' }), (id, timestamp, body) => {
        const [old, fresh, other] = [newWebhookSecret(), newWebhookSecret(), newWebhookSecret()];
        const header = signatureHeader({ id, timestamp, body }, [fresh, old]);
        expect(accepts({ id, timestamp, body }, header, old)).toBe(true);
        expect(accepts({ id, timestamp, body }, header, fresh)).toBe(true);
        expect(accepts({ id, timestamp, body }, header, other)).toBe(false);
        expect(accepts({ id, timestamp: timestamp + 1, body }, header, old)).toBe(false);
        expect(accepts({ id, timestamp, body: `${body} ` }, header, old)).toBe(false);
      }),
      { verbose: true },
    );
  });

  it('needs a secret in the form of the standard', () => {
    expect(newWebhookSecret()).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    expect(() => signatureHeader(PUBLISHED.message, ['MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'])).toThrow('whsec_');
  });
});
