import { Injectable } from '@nestjs/common';
import type { Prisma } from '../database/generated/client';

/** The work of the assets queue: what the calendar brings about. */
export type AssetJobName = 'evidence_due' | 'assessment_due' | 'redemption_retry';

/** Runs in one transaction of the platform's, in which the job ends: it happens once. */
export type AssetJob = (data: Prisma.JsonObject) => Promise<void>;

@Injectable()
export class AssetJobs {
  private readonly jobs = new Map<string, AssetJob>();

  register(name: AssetJobName, job: AssetJob): void {
    if (this.jobs.has(name)) throw new Error(`two handlers for jobs of the name ${name}`);
    this.jobs.set(name, job);
  }

  of(name: string): AssetJob {
    const job = this.jobs.get(name);
    if (!job) throw new Error(`no job of the assets queue is called ${name}`);
    return job;
  }
}
