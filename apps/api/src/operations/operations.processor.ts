import { Processor } from '@nestjs/bullmq';
import type { OnModuleInit } from '@nestjs/common';
import type { Operation, OutboxJob } from '../database/generated/client';
import { PLATFORM, type Scope } from '../database/unit-of-work';
import { JobProcessor, JobTools, workerOptions } from '../outbox/job-processor';
import { OperationHandlers, type OperationOutcome } from './operation-handlers';
import { makerOf } from './maker';
import { Operations } from './operations.service';

@Processor('operations', workerOptions('operations'))
export class OperationsProcessor extends JobProcessor implements OnModuleInit {
  constructor(
    tools: JobTools,
    private readonly operations: Operations,
    private readonly handlers: OperationHandlers,
  ) {
    super(tools);
  }

  onModuleInit(): void {
    this.tools.deadLetters.onFate('operations', {
      buried: async ({ id }) => void (await this.operations.advance(id, 'failed')),
      requeued: async ({ id }) => void (await this.operations.advance(id, 'queued')),
    });
  }

  protected async carryOut(job: OutboxJob, stopping: AbortSignal): Promise<void> {
    const { unit, ledger, context } = this.tools;
    const { operation, actor } = await unit.run(PLATFORM, async (tx) => {
      const found = await this.operations.get(job.id);
      return { operation: found, actor: await makerOf(tx, found) };
    });
    const scope: Scope = { kind: 'organisation', organisationId: operation.organisationId };
    const begun = await ledger.step(job.id, scope, () => this.begin(operation));
    // What it writes is recorded as the act of the person who asked for it.
    await context.run({ ...context.current, actor }, async () => {
      const conclude = await this.handlers.of(operation.kind).carryOut({
        operation: begun,
        stopping,
        step: (work) => ledger.step(job.id, scope, work),
        progress: (done, total, result) => this.operations.progress(job.id, done, total, result),
      });
      await ledger.runOnce(job.id, scope, async () => this.end(job.id, await conclude()));
    });
  }

  /** A delivery after a kill finds it processing already. */
  private begin(operation: Operation): Promise<Operation> {
    if (operation.status === 'processing') return Promise.resolve(operation);
    return this.operations.advance(operation.id, 'processing');
  }

  private async end(id: string, outcome: OperationOutcome): Promise<void> {
    const facts =
      outcome.status === 'confirmed'
        ? { result: outcome.result }
        : { refusalCode: outcome.code, refusalDetail: outcome.detail, cure: outcome.cure };
    await this.operations.advance(id, outcome.status, facts);
  }
}
