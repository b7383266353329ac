import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Investors } from '../investors/investors.service';
import { PeopleJobs } from '../investors/people-jobs';
import { Outbox } from '../outbox/outbox';
import { KycCases } from './kyc-cases.service';
import { KycScreening } from './kyc-screening';
import { KycSubmissions } from './kyc-submissions';

/** So many in one transaction: it holds their locks, and ends well within its time. */
const AT_ONCE = 50;

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** A new list: everybody whom it could name is looked for again, and cases that waited for a list go on. */
@Injectable()
export class Rescreening implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly investors: Investors,
    private readonly cases: KycCases,
    private readonly screening: KycScreening,
    private readonly submissions: KycSubmissions,
    private readonly jobs: PeopleJobs,
    private readonly outbox: Outbox,
  ) {}

  onModuleInit(): void {
    this.jobs.register('rescreen', (data) => this.next(data));
    this.jobs.register('owners_changed', (data) =>
      this.screenNow(data.investor_id as string, data.person_id as string),
    );
  }

  /** One page; the next one is a job of its own. */
  private async next(data: Prisma.JsonObject): Promise<void> {
    const after = (data.after as string | undefined) ?? FIRST_ID;
    const personId = data.person_id as string;
    const page = await (data.everybody ? this.everybody(after) : this.waiting(after));
    for (const id of page) await this.look(id, personId);
    const last = page.at(-1);
    if (!last || page.length < AT_ONCE) return;
    await this.outbox.enqueue({
      queue: 'people',
      name: 'rescreen',
      id: uuidv7(),
      data: { ...data, after: last } as Prisma.InputJsonObject,
    });
  }

  private async everybody(after: string): Promise<string[]> {
    const page = await this.unit.tx.investor.findMany({
      where: { id: { gt: after }, kycStatus: { not: 'none' }, standing: { not: 'closed' }, erasedAt: null },
      orderBy: { id: 'asc' },
      take: AT_ONCE,
      select: { id: true },
    });
    return page.map(({ id }) => id);
  }

  private async waiting(after: string): Promise<string[]> {
    const page = await this.unit.tx.kycCase.findMany({
      where: { investorId: { gt: after }, status: 'processing', provider: 'embedded' },
      orderBy: { investorId: 'asc' },
      take: AT_ONCE,
      select: { investorId: true },
    });
    return page.map(({ investorId }) => investorId);
  }

  /** Owners of an entity that is known already; those of a new one are screened with its case. */
  private async screenNow(id: string, personId: string): Promise<void> {
    const investor = await this.investors.lock(id);
    if (investor.verifiedAt) await this.screening.screen(investor, 'change', personId);
  }

  private async look(id: string, personId: string): Promise<void> {
    const investor = await this.investors.lock(id);
    const waiting = await this.cases.openCaseOf(id);
    if (waiting?.status === 'processing' && waiting.provider === 'embedded') {
      await this.submissions.examine(waiting, investor, personId);
      return;
    }
    if (!(await this.screening.isCurrent(id))) await this.screening.screen(investor, 'list', personId);
  }
}
