import { Injectable } from '@nestjs/common';
import type { Prisma } from '../database/generated/client';

/** The work of the people queue: what the calendar, a list or a provider brings about. */
export type PeopleJobName =
  | 'catch_up'
  | 'issuing_entity_catch_up'
  | 'owner_blocked'
  | 'owners_changed'
  | 'review_due'
  | 'attestation_due'
  | 'rescreen'
  | 'provider_event';

/** Runs in one transaction of the platform's, in which the job ends: it happens once. */
export type PeopleJob = (data: Prisma.JsonObject) => Promise<void>;

@Injectable()
export class PeopleJobs {
  private readonly jobs = new Map<string, PeopleJob>();

  register(name: PeopleJobName, job: PeopleJob): void {
    if (this.jobs.has(name)) throw new Error(`two handlers for jobs of the name ${name}`);
    this.jobs.set(name, job);
  }

  of(name: string): PeopleJob {
    const job = this.jobs.get(name);
    if (!job) throw new Error(`no job of the people queue is called ${name}`);
    return job;
  }
}
