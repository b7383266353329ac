import { Inject, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditTrail } from '../audit/audit-trail';
import { ENVIRONMENT } from '../config/config.module';
import type { Environment } from '../config/environment';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { hashPassword } from './passwords';
import { UserDirectory } from './user-directory';

/**
 * An empty platform has nobody who could invite, and nobody who could admit. The environment names its first two
 * people; once the platform organisation exists these settings have no effect.
 */
@Injectable()
export class Bootstrap implements OnApplicationBootstrap {
  private readonly logger = new Logger(Bootstrap.name);

  constructor(
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    private readonly unit: UnitOfWork,
    private readonly directory: UserDirectory,
    private readonly audit: AuditTrail,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const { environment } = this;
    const first = [
      {
        name: 'First administrator',
        role: 'platform_admin',
        email: environment.BOOTSTRAP_ADMIN_EMAIL,
        password: environment.BOOTSTRAP_ADMIN_PASSWORD,
      },
      {
        name: 'First compliance officer',
        role: 'compliance_officer',
        email: environment.BOOTSTRAP_COMPLIANCE_EMAIL,
        password: environment.BOOTSTRAP_COMPLIANCE_PASSWORD,
      },
    ] as const;
    await this.unit.run(PLATFORM, async (tx) => {
      // Two processes that start at once: the second one waits here and finds the platform there.
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('cadastre.bootstrap'))`;
      if ((await tx.organisation.count({ where: { kind: 'platform' } })) > 0) return;
      if (first.some(({ email, password }) => !email || !password)) {
        this.logger.warn('the platform is empty: set the four BOOTSTRAP_* variables to give it its first two people');
        return;
      }
      const organisationId = uuidv7();
      await tx.organisation.create({
        data: { id: organisationId, kind: 'platform', name: 'Cadastre', slug: 'cadastre' },
      });
      for (const { name, role, email, password } of first) {
        const id = uuidv7();
        await tx.user.create({
          data: {
            id,
            organisationId,
            role,
            status: 'active',
            passwordHash: await hashPassword(password!),
            ...(await this.directory.sealed(id, { name, email: email! })),
          },
        });
        await this.audit.record({
          action: 'person.bootstrapped',
          target: { type: 'person', id },
          organisationId,
          details: { role },
        });
      }
    });
  }
}
