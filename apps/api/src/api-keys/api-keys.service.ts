import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import type { Permission } from '../access/permissions';
import { newSecret, secretHash } from '../access/secrets';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import { ENVIRONMENT } from '../config/config.module';
import type { Environment } from '../config/environment';
import type { ApiKey } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { newestFirst, olderThan, type PageQuery } from '../http/pages';
import { invalid, notFound, Problem } from '../http/problem';

const HINT_LENGTH = 'cad_test_'.length + 4;

@Injectable()
export class ApiKeys {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    @Inject(ENVIRONMENT) private readonly environment: Environment,
  ) {}

  /** A key adds no power: it stands for its maker, holds no scope the maker lacks, and so needs no second person. */
  async create(actor: Actor, command: { name: string; scopes: readonly Permission[]; expires_at?: string }) {
    if (actor.kind !== 'person') throw new Problem('FORBIDDEN', 'A person makes keys, signed in; a key cannot.');
    command.scopes.forEach((scope, i) => {
      if (!actor.permissions.has(scope))
        throw invalid(`/scopes/${i}`, 'SCOPE_NOT_HELD', `You do not hold ${scope} yourself.`);
    });
    const now = this.clock.now();
    const expiresAt = command.expires_at ? new Date(command.expires_at) : undefined;
    if (expiresAt && expiresAt <= now) throw invalid('/expires_at', 'IN_THE_PAST', 'The expiry lies in the past.');
    const mode = this.environment.production ? 'live' : 'test';
    const secret = `cad_${mode}_${newSecret()}`;
    const key = await this.unit.tx.apiKey.create({
      data: {
        id: uuidv7(),
        organisationId: actor.organisationId,
        madeBy: actor.personId,
        name: command.name,
        mode,
        scopes: [...new Set(command.scopes)],
        hint: secret.slice(0, HINT_LENGTH),
        secretHash: secretHash(secret),
        createdAt: now,
        expiresAt,
      },
    });
    await this.record('api_key.created', key);
    return { key, secret };
  }

  async revoke(id: string): Promise<ApiKey> {
    const key = await this.unit.tx.apiKey.findUnique({ where: { id } });
    if (!key) throw notFound('API key');
    if (key.revokedAt) return key;
    const revoked = await this.unit.tx.apiKey.update({ where: { id }, data: { revokedAt: this.clock.now() } });
    await this.record('api_key.revoked', revoked);
    return revoked;
  }

  list(query: PageQuery): Promise<ApiKey[]> {
    return this.unit.tx.apiKey.findMany({
      where: { id: olderThan(query.cursor) },
      ...newestFirst(query.limit),
    });
  }

  private record(action: string, key: ApiKey): Promise<void> {
    return this.audit.record({
      action,
      target: { type: 'api_key', id: key.id },
      organisationId: key.organisationId,
      details: { name: key.name, hint: key.hint, scopes: key.scopes },
    });
  }
}
