import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../clock/clock';
import type { Investor, KycCase } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { InvestorStanding } from '../investors/investor-standing';
import { Investors } from '../investors/investors.service';
import { PeopleJobs } from '../investors/people-jobs';
import { Outbox } from '../outbox/outbox';
import { KycCases } from './kyc-cases.service';

/**
 * Verifications that end. The chain knows the date and lets nobody buy after it, whether anybody is awake or not; this
 * writes down on the platform that it has passed.
 */
@Injectable()
export class KycCalendar implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly cases: KycCases,
    private readonly investors: Investors,
    private readonly standing: InvestorStanding,
    private readonly jobs: PeopleJobs,
    private readonly outbox: Outbox,
  ) {}

  onModuleInit(): void {
    this.jobs.register('review_due', (data) => this.lapse(data.investor_id as string, data.person_id as string));
  }

  async note({ id: investorId }: Investor, dueAt: Date, personId: string): Promise<void> {
    const data = { investor_id: investorId, person_id: personId };
    await this.outbox.enqueue({ queue: 'people', name: 'review_due', id: uuidv7(), data, dueAt });
  }

  /** A verification that was renewed meanwhile has a later date, and a job of its own. */
  private async lapse(investorId: string, personId: string): Promise<void> {
    const investor = await this.investors.lock(investorId);
    const { kycStatus, reviewDueAt } = investor;
    if (kycStatus !== 'verified' || !reviewDueAt || reviewDueAt > this.clock.now()) return;
    const inForce = await this.inForce(investorId);
    const { investor: lapsed } = await this.cases.apply(inForce, 'lapsed', { reason: 'The verification has lapsed.' });
    await this.standing.restrict(lapsed, 'verification_lapsed', personId);
  }

  private inForce(investorId: string): Promise<KycCase> {
    return this.unit.tx.kycCase.findFirstOrThrow({
      where: { investorId, status: 'verified' },
      orderBy: { decidedAt: 'desc' },
    });
  }
}
