import { Injectable } from '@nestjs/common';
import { ChainConnection, requireChain } from '../chain/chain-connection';
import { Clock } from '../clock/clock';
import type { Operation } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Operations, type StartOperation } from '../operations/operations.service';
import { Outbox } from '../outbox/outbox';
import { ChainAccounts } from './chain-accounts';
import type { ChainCall } from './chain-call';
import { type SettlementHandler, SettlementHandlers } from './settlement-handlers';

/** The platform's own account signs. */
export const OPERATOR = Symbol('operator');

export type SettlementSigner = typeof OPERATOR | { readonly account: string };

export interface StartSettlement extends StartOperation {
  readonly signer: SettlementSigner;
  /** Several happen together or not at all. What may succeed alone is an operation of its own. */
  readonly calls: readonly ChainCall[];
  /** In a transaction of its own: for whoever reads what it did from the events of that transaction. */
  readonly alone?: boolean;
}

/** Operations that settle on the chain: queued → signed → submitted → confirmed, refused or failed. */
@Injectable()
export class Settlements {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly connection: ChainConnection,
    private readonly operations: Operations,
    private readonly outbox: Outbox,
    private readonly accounts: ChainAccounts,
    private readonly handlers: SettlementHandlers,
  ) {}

  register(handler: SettlementHandler): void {
    this.handlers.register(handler);
  }

  /** The operation, what it asks of the chain and the job that signs it commit with the command that wants it. */
  async start({ signer, calls, alone, ...command }: StartSettlement): Promise<Operation> {
    this.handlers.of(command.kind);
    if (calls.length === 0) throw new Error(`an operation of kind ${command.kind} asks nothing of the chain`);
    requireChain(this.connection);
    const accountId = signer === OPERATOR ? this.accounts.operator.id : signer.account;
    const operation = await this.operations.create(command);
    const { id, organisationId } = operation;
    await this.unit.tx.settlement.create({
      data: {
        operationId: id,
        organisationId,
        accountId,
        calls: calls.map(({ to, data }) => ({ to, data })),
        alone,
        createdAt: this.clock.now(),
      },
    });
    await this.outbox.enqueue({ queue: 'settlement', name: 'sign', id, data: { account_id: accountId } });
    return operation;
  }
}
