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
    const { tx } = this.unit;
    const id = uuidv7();
    const salt = randomBytes(32);
    await tx.auditEvent.create({
      data: {
        id,
        organisationId: record.organisationId,
        action: record.action,
        actorKind: actor?.kind ?? 'system',
        actorId: actor?.personId,
        apiKeyId: actor?.apiKeyId,
        targetType: record.target.type,
        targetId: record.target.id,
        before: commitmentTo(record.before, salt),
        after: commitmentTo(record.after, salt),
        details: record.details ?? {},
        reason: record.reason,
        requestId,
        at: this.clock.now(),
      },
    });
    if (record.before !== undefined || record.after !== undefined) {
      await tx.auditSalt.create({ data: { eventId: id, salt: new Uint8Array(salt) } });
    }
  }
}

/** Proves a value that is shown together with the salt; without the salt it says nothing. */
const commitmentTo = (value: unknown, salt: Buffer): Uint8Array<ArrayBuffer> | undefined =>
  value === undefined ? undefined : new Uint8Array(createHmac('sha256', salt).update(JSON.stringify(value)).digest());
