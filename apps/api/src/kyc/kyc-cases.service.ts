import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { Investor, KycCase, Prisma } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { Events } from '../events/events';
import { newestFirst, olderThan } from '../http/pages';
import { notFound, Problem } from '../http/problem';
import { Investors } from '../investors/investors.service';
import type { KycCaseQuery, OpenCase } from './kyc-cases.dto';
import { isOpen, type KycEvent, OPEN_STATUSES, requireNextStatus, statusOfInvestor } from './kyc-status';

/** What a change of a case brings with it for its investor. */
export interface CaseChange {
  readonly case?: Prisma.KycCaseUpdateInput;
  readonly investor?: Prisma.InvestorUpdateInput;
  readonly reason?: string;
}

/** Cases in which investors are judged: each moves by the table of kyc-status.ts, and its investor with it. */
@Injectable()
export class KycCases {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly investors: Investors,
    private readonly audit: AuditTrail,
    private readonly events: Events,
  ) {}

  async open(actor: Pick<Actor, 'personId'>, investorId: string, command: OpenCase): Promise<KycCase> {
    const investor = await this.investors.lock(investorId);
    const now = this.clock.now();
    // Whoever is told may be of another organisation than whoever asks.
    return this.unit.within(PLATFORM, async (tx) => {
      await this.requireCaseAllowed(investor);
      const kycCase = await tx.kycCase.create({
        data: {
          ...{ id: uuidv7(), investorId, organisationId: investor.organisationId, onboardedBy: investor.onboardedBy },
          ...command,
          ...{ createdBy: actor.personId, createdAt: now, updatedAt: now },
        },
      });
      await this.tell(kycCase);
      return kycCase;
    });
  }

  async get(id: string): Promise<KycCase> {
    const kycCase = await this.unit.tx.kycCase.findUnique({ where: { id } });
    if (!kycCase) throw notFound('case');
    return kycCase;
  }

  /** The investor first: whoever judges an investor's cases does it one after another. */
  async lock(id: string): Promise<{ kycCase: KycCase; investor: Investor }> {
    const { investorId } = await this.get(id);
    const investor = await this.investors.lock(investorId);
    return { kycCase: await this.get(id), investor };
  }

  list({ investor_id, status, cursor, limit }: KycCaseQuery): Promise<KycCase[]> {
    return this.unit.tx.kycCase.findMany({
      where: { investorId: investor_id, status, id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  openCaseOf(investorId: string): Promise<KycCase | null> {
    return this.unit.tx.kycCase.findFirst({ where: { investorId, status: { in: [...OPEN_STATUSES] } } });
  }

  /** In the platform's scope, under the investor's lock. */
  async apply(
    before: KycCase,
    event: KycEvent,
    change: CaseChange = {},
  ): Promise<{ kycCase: KycCase; investor: Investor }> {
    const status = requireNextStatus(before.status, event);
    const kycCase = await this.unit.tx.kycCase.update({
      where: { id: before.id, version: before.version },
      data: { ...change.case, status, version: { increment: 1 }, updatedAt: this.clock.now() },
    });
    await this.tell(kycCase, before, change.reason);
    const investor = await this.investors.get(before.investorId);
    const kycStatus = statusOfInvestor(investor.kycStatus, status, before.status === 'verified');
    if (kycStatus === investor.kycStatus && !change.investor) return { kycCase, investor };
    const type = status === 'verified' ? ('investor.verified' as const) : ('investor.kyc_changed' as const);
    const changed = await this.investors.change(investor, { ...change.investor, kycStatus }, type, change.reason);
    return { kycCase, investor: changed };
  }

  private async requireCaseAllowed({ id, standing }: Investor): Promise<void> {
    const { tx } = this.unit;
    if (standing === 'deceased' || standing === 'closed') {
      throw new Problem('STATE_REFUSED', 'This investor is not verified any more.');
    }
    const last = await tx.kycCase.findFirst({ where: { investorId: id }, orderBy: { id: 'desc' } });
    if (last && isOpen(last.status)) throw new Problem('STATE_REFUSED', `The case ${last.id} is open.`);
    if (last?.status === 'rejected' && !last.retryable) {
      throw new Problem('STATE_REFUSED', 'The last decision is final.');
    }
  }

  private async tell(kycCase: KycCase, before?: KycCase, reason?: string): Promise<void> {
    const { id, investorId, organisationId, onboardedBy, status, round, version } = kycCase;
    const facts = { investor_id: investorId, status, round };
    await this.audit.record({
      action: before ? 'kyc_case.changed' : 'kyc_case.opened',
      target: { type: 'kyc_case', id },
      // The trail of a judgement is the platform's own: its reasons are for the desk.
      organisationId: null,
      before: before && { status: before.status, round: before.round, version: before.version },
      after: { status, round, version },
      details: facts,
      reason,
    });
    const told = [...new Set([organisationId, onboardedBy])];
    const type = before ? ('kyc_case.changed' as const) : ('kyc_case.opened' as const);
    await this.events.publishAll(
      told.map((organisation) => ({ organisationId: organisation, type, data: { id, ...facts } })),
    );
  }
}
