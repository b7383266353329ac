import { Processor } from '@nestjs/bullmq';
import type { OutboxJob, Prisma } from '../database/generated/client';
import { PLATFORM } from '../database/unit-of-work';
import { JobProcessor, JobTools, workerOptions } from '../outbox/job-processor';
import { AssetJobs } from './asset-jobs';

@Processor('assets', workerOptions('assets'))
export class AssetsProcessor extends JobProcessor {
  constructor(
    tools: JobTools,
    private readonly jobs: AssetJobs,
  ) {
    super(tools);
  }

  protected carryOut({ id, name, data }: OutboxJob): Promise<void> {
    const job = this.jobs.of(name);
    return this.tools.ledger.runOnce(id, PLATFORM, () => job(data as Prisma.JsonObject));
  }
}
