import { createHmac } from 'node:crypto';

/** The part of a provider of identity checks, in the shape of Sumsub's: what it tells the platform, signed. */
export class IdentityProvider {
  constructor(
    private readonly apiUrl: string,
    private readonly secret: string,
  ) {}

  /** Somebody has handed in, and the provider has not answered yet. */
  async hasReceived(caseId: string, at: Date): Promise<void> {
    const message = { applicantId: `demo:${caseId}`, externalUserId: caseId, type: 'applicantPending' };
    const createdAtMs = at.toISOString().replace('T', ' ').replace('Z', '');
    const body = JSON.stringify({ ...message, createdAtMs });
    const response = await fetch(`${this.apiUrl}/v1/kyc-webhooks/sumsub`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-payload-digest-alg': 'HMAC_SHA256_HEX',
        'x-payload-digest': createHmac('sha256', this.secret).update(body).digest('hex'),
      },
      body,
    });
    if (!response.ok) throw new Error(`the provider was not heard: ${await response.text()}`);
  }
}
