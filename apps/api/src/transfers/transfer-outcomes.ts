import { bytesToHex } from '@cadastre/protocol';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Prisma, type Transfer } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { isStillHeld } from '../settlement/holds';
import { requireAwaited } from '../settlement/require-awaited';
import type { SettlementOutcome } from '../settlement/settlement-handlers';
import { Settlements } from '../settlement/settlement.service';
import { explainTransfer } from './explain-transfer';
import { APPROVE, REJECT } from './transfer-clearing';
import { TransferRecords } from './transfer-records';
import { TransferViews } from './transfer-views';
import { REQUEST, SEND } from './transfers.service';

/** What follows from what the chain did with a transfer. */
@Injectable()
export class TransferOutcomes implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly settlements: Settlements,
    private readonly records: TransferRecords,
    private readonly views: TransferViews,
  ) {}

  onModuleInit(): void {
    this.register(SEND, (transfer, outcome) => this.sent(transfer, outcome, 'completed'));
    this.register(REQUEST, (transfer, outcome) => this.sent(transfer, outcome, 'requested'));
    this.register(APPROVE, (transfer, outcome) => this.approved(transfer, outcome));
    this.register(REJECT, (transfer, outcome) => this.freed(transfer, outcome));
  }

  private register(kind: string, follow: (transfer: Transfer, outcome: SettlementOutcome) => Promise<unknown>): void {
    this.settlements.register({
      kind,
      // Whoever decided on a request is of another organisation than the sender.
      settled: (operation, outcome) =>
        this.unit.within(PLATFORM, async () => {
          const transfer = await this.records.lock(operation.subjectId!);
          requireAwaited(operation, 'transfer', transfer);
          await follow(transfer, outcome);
        }),
    });
  }

  private async sent(
    transfer: Transfer,
    outcome: SettlementOutcome,
    status: 'completed' | 'requested',
  ): Promise<Transfer> {
    if (outcome.status === 'confirmed') return this.records.change(transfer, { status }, `transfer.${status}`);
    const refusal = await this.refusalOf(transfer, outcome);
    return this.records.change(transfer, { status: outcome.status, ...refusal }, `transfer.${outcome.status}`, {
      code: outcome.code,
    });
  }

  /** A refused approval leaves the request as it was: what refuses it may be cured while it waits. */
  private async approved(transfer: Transfer, outcome: SettlementOutcome): Promise<Transfer> {
    if (outcome.status === 'confirmed') {
      return this.records.change(transfer, { status: 'completed', refusalCode: null }, 'transfer.completed');
    }
    const facts = { status: 'requested' as const, decidedBy: null, ...(await this.refusalOf(transfer, outcome)) };
    return this.records.change(transfer, facts, 'transfer.approval_refused', { code: outcome.code });
  }

  private async freed(transfer: Transfer, outcome: SettlementOutcome): Promise<Transfer> {
    if (!isStillHeld(outcome)) return this.records.change(transfer, { status: 'rejected' }, 'transfer.rejected');
    const facts = { status: 'requested' as const, decidedBy: null, reason: null };
    return this.records.change(transfer, facts, 'transfer.requested', { code: outcome.code });
  }

  /** With each rule's verdict, unless the chain has moved on meanwhile and would answer something else now. */
  private async refusalOf(
    transfer: Transfer,
    outcome: Exclude<SettlementOutcome, { status: 'confirmed' }>,
  ): Promise<Pick<Prisma.TransferUpdateInput, 'refusalCode' | 'explanation'>> {
    const refusalCode = outcome.code;
    if (outcome.status !== 'refused') return { refusalCode };
    const { code, rules } = explainTransfer(
      await this.views.read({
        token: bytesToHex(transfer.token),
        from: bytesToHex(transfer.fromAddress),
        to: bytesToHex(transfer.toAddress),
        amount: BigInt(transfer.units.toFixed()),
      }),
    );
    const explanation = code === refusalCode ? (rules as unknown as Prisma.InputJsonArray) : Prisma.DbNull;
    return { refusalCode, explanation };
  }
}
