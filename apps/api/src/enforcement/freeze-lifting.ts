import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import type { Approval, Freeze, Operation, Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { requireAwaited } from '../settlement/require-awaited';
import type { SettlementOutcome } from '../settlement/settlement-handlers';
import { OPERATOR, Settlements } from '../settlement/settlement.service';
import { liftCall } from './freeze-calls';
import { toFreeze } from './freezes.dto';
import { Freezes, IMPOSE } from './freezes.service';

const LIFT = 'freeze.lift';

/** What follows once a freeze has reached the chain, and its lifting: asked for by one person, approved by another. */
@Injectable()
export class FreezeLifting implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly freezes: Freezes,
    private readonly approvals: Approvals,
    private readonly settlements: Settlements,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: LIFT,
      permission: 'freeze.review',
      currentPayload: (id) => this.payload(id),
      approved: (id) => this.approved(id),
      rejected: (id, reason) => this.rejected(id, reason),
    });
    this.settlements.register({ kind: IMPOSE, settled: (operation, outcome) => this.imposed(operation, outcome) });
    this.settlements.register({ kind: LIFT, settled: (operation, outcome) => this.lifted(operation, outcome) });
  }

  async ask(actor: Actor, id: string, reason: string): Promise<Approval> {
    const freeze = await this.freezes.lock(id);
    requireStanding(freeze);
    await this.freezes.change(freeze, { liftReason: reason }, 'freeze.lift_requested', reason);
    return this.approvals.request(actor, {
      action: LIFT,
      subject: { type: 'freeze', id },
      organisationId: freeze.organisationId,
    });
  }

  private async payload(id: string): Promise<Prisma.InputJsonObject | null> {
    const freeze = await this.unit.tx.freeze.findUnique({ where: { id } });
    if (freeze?.status !== 'standing' || freeze.liftReason === null) return null;
    const { scope, token, account, units_left, reason } = toFreeze(freeze);
    return { freeze: { scope, token, account, units_left, reason }, reason: freeze.liftReason };
  }

  private async approved(id: string): Promise<void> {
    await this.freezes.lockTarget(await this.freezes.get(id));
    const freeze = await this.freezes.lock(id);
    requireStanding(freeze);
    // Each freeze of units adds to the others; of two freezes of one account the second one keeps it frozen.
    const nothingFrozen = freeze.scope === 'units' && freeze.unitsLeft!.isZero();
    if (nothingFrozen || (freeze.scope !== 'units' && (await this.freezes.isFrozenOtherwise(freeze)))) {
      return void (await this.freezes.change(freeze, { status: 'lifted' }, 'freeze.lifted'));
    }
    const { organisationId, createdBy } = freeze;
    const operation = await this.settlements.start({
      kind: LIFT,
      organisationId,
      subject: { type: 'freeze', id },
      input: { freeze_id: id },
      createdBy,
      signer: OPERATOR,
      calls: [liftCall(freeze)],
    });
    await this.freezes.change(freeze, { status: 'lifting', operationId: operation.id }, 'freeze.lifting');
  }

  private async rejected(id: string, reason: string): Promise<void> {
    await this.freezes.change(await this.freezes.lock(id), { liftReason: null }, 'freeze.lift_rejected', reason);
  }

  private async imposed(operation: Operation, outcome: SettlementOutcome): Promise<void> {
    const freeze = await this.awaited(operation);
    if (outcome.status === 'confirmed') await this.freezes.change(freeze, { status: 'standing' }, 'freeze.imposed');
    else {
      const refused = { status: 'refused' as const, refusalCode: outcome.code };
      await this.freezes.change(freeze, refused, 'freeze.refused');
    }
  }

  private async lifted(operation: Operation, outcome: SettlementOutcome): Promise<void> {
    const freeze = await this.awaited(operation);
    if (outcome.status === 'confirmed') {
      const none = freeze.scope === 'units' ? { unitsLeft: 0 } : {};
      await this.freezes.change(freeze, { status: 'lifted', ...none }, 'freeze.lifted');
    } else {
      const kept = { status: 'standing' as const, liftReason: null, refusalCode: outcome.code };
      await this.freezes.change(freeze, kept, 'freeze.lift_refused');
    }
  }

  private async awaited(operation: Operation): Promise<Freeze> {
    const freeze = await this.freezes.lock(operation.subjectId!);
    requireAwaited(operation, 'freeze', freeze);
    return freeze;
  }
}

function requireStanding({ status }: Freeze): void {
  if (status === 'standing') return;
  throw new Problem('STATE_REFUSED', `The freeze is ${status}: only one that stands is lifted.`);
}
