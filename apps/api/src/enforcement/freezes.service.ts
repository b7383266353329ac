import { bytesToHex, hexToBytes } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import { type Freeze, Prisma } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { notFound } from '../http/problem';
import { newestFirst, olderThan } from '../http/pages';
import { OPERATOR, Settlements } from '../settlement/settlement.service';
import { freezeCall } from './freeze-calls';
import { type FreezeCommand, type FreezeQuery, toFreeze } from './freezes.dto';
import { TokenAuthority } from './token-authority';

export const IMPOSE = 'freeze.impose';

/** Freezes are imposed by one person, at once; their lifting waits for a second one (see freeze-lifting.ts). */
@Injectable()
export class Freezes {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    private readonly events: Events,
    private readonly settlements: Settlements,
    private readonly authority: TokenAuthority,
  ) {}

  async impose(actor: Actor, { account, units, reason, ...named }: FreezeCommand): Promise<Freeze> {
    const token = await this.authority.require(actor, named);
    const id = uuidv7();
    const now = this.clock.now();
    const frozen = {
      scope:
        account === undefined
          ? ('instrument' as const)
          : units === undefined
            ? ('account' as const)
            : ('units' as const),
      token: Uint8Array.from(hexToBytes(token)),
      account: account === undefined ? null : Uint8Array.from(hexToBytes(account)),
      unitsLeft: units === undefined ? null : new Prisma.Decimal(units),
    };
    await this.lockTarget(frozen);
    const { organisationId, personId: createdBy } = actor;
    const operation = await this.settlements.start({
      kind: IMPOSE,
      organisationId,
      subject: { type: 'freeze', id },
      input: { freeze_id: id },
      createdBy,
      signer: OPERATOR,
      calls: [freezeCall(frozen)],
    });
    const freeze = await this.unit.tx.freeze.create({
      data: {
        ...{ id, organisationId, ...frozen, units: frozen.unitsLeft, reason },
        ...{ operationId: operation.id, createdBy, createdAt: now, updatedAt: now },
      },
    });
    await this.tell(freeze, 'freeze.requested', undefined, reason);
    return freeze;
  }

  async get(id: string): Promise<Freeze> {
    const freeze = await this.unit.tx.freeze.findUnique({ where: { id } });
    if (!freeze) throw notFound('freeze');
    return freeze;
  }

  list({ status, token, account, cursor, limit }: FreezeQuery): Promise<Freeze[]> {
    return this.unit.tx.freeze.findMany({
      where: {
        status,
        token: token && Uint8Array.from(hexToBytes(token)),
        account: account && Uint8Array.from(hexToBytes(account)),
        id: olderThan(cursor),
      },
      ...newestFirst(limit),
    });
  }

  async lock(id: string): Promise<Freeze> {
    await this.unit.tx.$queryRaw`SELECT 1 FROM freezes WHERE id = ${id}::uuid FOR UPDATE`;
    return this.get(id);
  }

  /**
   * One at a time for each thing that can be frozen: of two acts at once, the later one sees the earlier one's record,
   * and the chain is asked in the order in which they were recorded.
   */
  async lockTarget({ token, account }: Pick<Freeze, 'token' | 'account'>): Promise<void> {
    const target = `freeze ${bytesToHex(token)} ${account ? bytesToHex(account) : 'instrument'}`;
    await this.unit.tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${target}, 0))::text`;
  }

  /** Whether another freeze, whoever imposed it, keeps the same thing frozen. */
  async isFrozenOtherwise({ id, scope, token, account }: Freeze): Promise<boolean> {
    const standing = { in: ['freezing' as const, 'standing' as const] };
    const where = { id: { not: id }, scope, token, account, status: standing };
    return (await this.unit.within(PLATFORM, (tx) => tx.freeze.count({ where }))) > 0;
  }

  async change(before: Freeze, data: Prisma.FreezeUpdateInput, type: EventType, reason?: string): Promise<Freeze> {
    const after = await this.unit.tx.freeze.update({
      where: { id: before.id, version: before.version },
      data: { ...data, version: { increment: 1 }, updatedAt: this.clock.now() },
    });
    await this.tell(after, type, before, reason);
    return after;
  }

  async tell(freeze: Freeze, type: EventType, before: Freeze | undefined, reason?: string): Promise<void> {
    const { id, organisationId } = freeze;
    const { scope, token, account, units, status, refusal_code } = toFreeze(freeze);
    const facts = { scope, token, account, units, status, ...(refusal_code ? { refusal_code } : {}) };
    await this.audit.record({
      action: type,
      target: { type: 'freeze', id },
      organisationId,
      before: before && toFreeze(before),
      after: toFreeze(freeze),
      details: facts,
      reason,
    });
    await this.events.publish({ organisationId, type, data: { id, ...facts } });
  }
}
