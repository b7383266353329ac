import { Processor } from '@nestjs/bullmq';
import type { OnModuleInit } from '@nestjs/common';
import type { Operation, OutboxJob } from '../database/generated/client';
import { PLATFORM, type Scope } from '../database/unit-of-work';
import { makerOf } from '../operations/maker';
import { Operations } from '../operations/operations.service';
import { JobProcessor, JobTools, workerOptions } from '../outbox/job-processor';
import { SettlementHandlers, type SettlementOutcome } from './settlement-handlers';
import { SigningDesk } from './signing-desk';
import { Submitter } from './submitter';

@Processor('settlement', workerOptions('settlement'))
export class SettlementProcessor extends JobProcessor implements OnModuleInit {
  constructor(
    tools: JobTools,
    private readonly operations: Operations,
    private readonly handlers: SettlementHandlers,
    private readonly desk: SigningDesk,
    private readonly submitter: Submitter,
  ) {
    super(tools);
  }

  /** A job that could not sign takes its operation with it; one that could not follow up a settlement does not. */
  onModuleInit(): void {
    const move = async ({ id, name }: OutboxJob, to: 'failed' | 'queued') =>
      void (name === 'sign' && (await this.operations.advance(id, to)));
    this.tools.deadLetters.onFate('settlement', {
      buried: (job) => move(job, 'failed'),
      requeued: (job) => move(job, 'queued'),
    });
  }

  protected carryOut(job: OutboxJob): Promise<void> {
    switch (job.name) {
      case 'sign':
        return this.sign(job);
      case 'settled':
        return this.followUp(job);
      default:
        throw new Error(`no job of the settlement queue is called ${job.name}`);
    }
  }

  private async sign(job: OutboxJob): Promise<void> {
    const { account_id: accountId } = job.data as { account_id: string };
    const signed = await this.desk.signWaiting(accountId);
    // Otherwise a twin signs it, and is over at this, or it is not to be signed at all.
    if (!signed.includes(job.id)) await this.tools.ledger.runOnce(job.id, PLATFORM, () => Promise.resolve());
    await this.submitter.send(accountId);
  }

  private async followUp(job: OutboxJob): Promise<void> {
    const { unit, ledger, context } = this.tools;
    const { operation_id: id } = job.data as { operation_id: string };
    const { operation, actor } = await unit.run(PLATFORM, async (tx) => {
      const found = await this.operations.get(id);
      return { operation: found, actor: await makerOf(tx, found) };
    });
    const scope: Scope = { kind: 'organisation', organisationId: operation.organisationId };
    await context.run({ ...context.current, actor }, () =>
      ledger.runOnce(job.id, scope, async () => {
        await this.operations.announce(operation);
        await this.handlers.of(operation.kind).settled(operation, outcomeOf(operation));
      }),
    );
  }
}

function outcomeOf({ id, status, refusalCode, ...operation }: Operation): SettlementOutcome {
  switch (status) {
    case 'confirmed':
      return { status, block: operation.blockNumber!, transactionHash: operation.transactionHash! };
    case 'refused':
      return { status, code: refusalCode!, cure: operation.cure ?? '' };
    case 'failed':
      return { status, code: refusalCode ?? 'UNKNOWN' };
    default:
      throw new Error(`operation ${id} is ${status}: it is not settled`);
  }
}
