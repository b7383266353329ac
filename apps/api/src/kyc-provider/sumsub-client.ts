import { createHmac } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { z } from 'zod';
import { ENVIRONMENT } from '../config/config.module';
import type { Environment } from '../config/environment';
import { Problem } from '../http/problem';

const PATIENCE_MS = 10_000;
const SESSION_SECONDS = 600;

const answer = z.object({ token: z.string().min(1).max(4_096) });

export interface ProviderSession {
  /** for the provider's own screens, in the applicant's browser */
  readonly token: string;
  readonly expiresInSeconds: number;
}

/** The API of a provider of Sumsub's shape: each request is signed over time, method, path and body. */
@Injectable()
export class SumsubClient {
  private readonly logger = new Logger(SumsubClient.name);

  constructor(@Inject(ENVIRONMENT) private readonly environment: Environment) {}

  get isConfigured(): boolean {
    return this.environment.KYC_PROVIDER_URL !== undefined;
  }

  /** Lets an applicant in. The provider knows them by the id of the case, and says it in what it tells us. */
  async openSession(caseId: string): Promise<ProviderSession> {
    const query = new URLSearchParams({
      userId: caseId,
      levelName: this.environment.KYC_PROVIDER_LEVEL,
      ttlInSecs: String(SESSION_SECONDS),
    });
    const { token } = answer.parse(await this.post(`/resources/accessTokens?${query.toString()}`));
    return { token, expiresInSeconds: SESSION_SECONDS };
  }

  private async post(path: string): Promise<unknown> {
    const { KYC_PROVIDER_URL: base, KYC_PROVIDER_TOKEN: token, KYC_PROVIDER_SECRET: secret } = this.environment;
    if (!base || !token || !secret) {
      const cure = 'Name the provider by the KYC_PROVIDER_* variables, or have the platform examine the case itself.';
      throw new Problem('STATE_REFUSED', 'No provider of identity checks is configured.', { cure });
    }
    // By the wall clock: it is compared with the provider's.
    const seconds = String(Math.floor(Date.now() / 1000));
    const signature = createHmac('sha256', secret).update(`${seconds}POST${path}`).digest('hex');
    try {
      const response = await fetch(new URL(path, base), {
        method: 'POST',
        headers: {
          accept: 'application/json',
          'x-app-token': token,
          'x-app-access-ts': seconds,
          'x-app-access-sig': signature,
        },
        redirect: 'error',
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      if (!response.ok) throw new Error(`it answered ${response.status}`);
      return await response.json();
    } catch (error) {
      this.logger.warn({ err: error }, 'the provider of identity checks did not answer');
      throw new Problem('UNAVAILABLE', 'The provider of identity checks does not answer.');
    }
  }
}
