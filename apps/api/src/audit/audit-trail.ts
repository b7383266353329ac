import { createHmac, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../clock/clock';
import type { Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { RequestContext } from '../http/request-context';

export interface AuditRecord {
  /** `asset.submitted`: the thing, then what was done to it */
  readonly action: string;
  readonly target: { readonly type: string; readonly id: string };
  /** whose trail it belongs to; null for the platform's own */
  readonly organisationId: string | null;
  /** the target before and after, of which only salted commitments are kept */
  readonly before?: unknown;
  readonly after?: unknown;
  /** plain facts for readers; never personal data */
  readonly details?: Prisma.InputJsonObject;
  readonly reason?: string;
}

/** Writes what happened into the transaction in which it happens. */
@Injectable()
export class AuditTrail {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly context: RequestContext,
  ) {}

  async record(record: AuditRecord): Promise<void> {
    const { actor, requestId } = this.context.current;
    const { action, target, organisationId, before, after, details = {}, reason } = record;
    const id = uuidv7();
    const salt = new Uint8Array(randomBytes(32));
    const commits = before !== undefined || after !== undefined;
    // Event and salt in one statement: every command says this, most of them several times.
    await this.unit.tx.$executeRaw`
      WITH event AS (
        INSERT INTO audit_events (id, organisation_id, action, actor_kind, actor_id, api_key_id, target_type, target_id,
          before, after, details, reason, request_id, at)
        VALUES (${id}::uuid, ${organisationId}::uuid, ${action}, ${actor?.kind ?? 'system'},
          ${actor?.personId ?? null}::uuid, ${actor?.apiKeyId ?? null}::uuid, ${target.type}, ${target.id}::uuid,
          ${commitmentTo(before, salt)}, ${commitmentTo(after, salt)}, ${JSON.stringify(details)}::jsonb,
          ${reason ?? null}, ${requestId}, ${this.clock.now()}))
      INSERT INTO audit_salts (event_id, salt) SELECT ${id}::uuid, ${salt} WHERE ${commits}`;
  }
}

/** Proves a value that is shown together with the salt; without the salt it says nothing. */
const commitmentTo = (value: unknown, salt: Uint8Array): Uint8Array<ArrayBuffer> | null =>
  value === undefined ? null : new Uint8Array(createHmac('sha256', salt).update(JSON.stringify(value)).digest());
