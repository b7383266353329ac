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
    await this.unit.tx.auditEvent.create({
      data: {
        id: uuidv7(),
        organisationId: record.organisationId,
        action: record.action,
        actorKind: actor?.kind ?? 'system',
        actorId: actor?.personId,
        apiKeyId: actor?.apiKeyId,
        targetType: record.target.type,
        targetId: record.target.id,
        before: commitmentTo(record.before),
        after: commitmentTo(record.after),
        details: record.details ?? {},
        reason: record.reason,
        requestId,
        at: this.clock.now(),
      },
    });
  }
}

/** salt ‖ HMAC(salt, value): proves a value that is shown, says nothing of one that is erased with its salt. */
function commitmentTo(value: unknown): Uint8Array<ArrayBuffer> | undefined {
  if (value === undefined) return undefined;
  const salt = randomBytes(16);
  const mac = createHmac('sha256', salt).update(JSON.stringify(value)).digest();
  return new Uint8Array(Buffer.concat([salt, mac]));
}
