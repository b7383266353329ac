import { createHmac, randomBytes } from 'node:crypto';

/** Standard Webhooks, symmetric: https://www.standardwebhooks.com. */
const SECRET_PREFIX = 'whsec_';
const SECRET_BYTES = 32;

export const newWebhookSecret = (): string => SECRET_PREFIX + randomBytes(SECRET_BYTES).toString('base64');

export interface SignedMessage {
  /** the same in every attempt: by it a receiver knows a message that it has seen */
  readonly id: string;
  /** of this attempt, in seconds: by it a receiver refuses a replay */
  readonly timestamp: number;
  /** exactly the bytes that are sent */
  readonly body: string;
}

/** One signature for each secret, so that a receiver may hold the old or the new one while they change. */
export const signatureHeader = (message: SignedMessage, secrets: readonly string[]): string =>
  secrets.map((secret) => `v1,${sign(message, secret).toString('base64')}`).join(' ');

function sign({ id, timestamp, body }: SignedMessage, secret: string): Buffer {
  if (!secret.startsWith(SECRET_PREFIX)) throw new Error('a webhook secret begins with whsec_');
  return createHmac('sha256', Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64'))
    .update(`${id}.${timestamp}.${body}`)
    .digest();
}
