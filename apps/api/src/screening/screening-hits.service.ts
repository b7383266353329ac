import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../access/actor';
import type { Approval, Prisma, ScreeningHit } from '../database/generated/client';
import { Approvals } from '../approvals/approvals.service';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import { UnitOfWork } from '../database/unit-of-work';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { newestFirst, olderThan } from '../http/pages';
import { notFound, Problem } from '../http/problem';
import { InvestorStanding } from '../investors/investor-standing';
import { Investors } from '../investors/investors.service';
import { SubjectVault } from '../keys/subject-vault';
import { Organisations } from '../organisations/organisations.service';
import { BlockedOwnership } from './blocked-ownership';
import type { HitQuery } from './screening.dto';
import type { ExplainedHit } from './screening.worker';

const CLEAR = 'screening_hit.clear';

/** The desk of hits: one person confirms, and the block is at once; to clear takes two. */
@Injectable()
export class ScreeningHits implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly investors: Investors,
    private readonly standing: InvestorStanding,
    private readonly ownership: BlockedOwnership,
    private readonly approvals: Approvals,
    private readonly vault: SubjectVault,
    private readonly organisations: Organisations,
    private readonly audit: AuditTrail,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: CLEAR,
      permission: 'screening_hit.decide',
      currentPayload: (id) => this.proposed(id),
      approved: (id, payload) => this.cleared(id, payload as { proposed_by: string }),
      rejected: async (id, reason) =>
        void (await this.change(await this.get(id), { status: 'open', reason: null }, 'screening_hit.kept', reason)),
    });
  }

  list({ status, investor_id, cursor, limit }: HitQuery): Promise<ScreeningHit[]> {
    return this.unit.tx.screeningHit.findMany({
      where: { status, investorId: investor_id, id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  async get(id: string): Promise<ScreeningHit> {
    const hit = await this.unit.tx.screeningHit.findUnique({ where: { id } });
    if (!hit) throw notFound('hit');
    return hit;
  }

  /** The likeness with its explanation names somebody: who reads it is on record. Null once the person is erased. */
  async read(id: string): Promise<{ hit: ScreeningHit; found: ExplainedHit | null }> {
    const hit = await this.get(id);
    const { investorId, organisationId } = hit;
    const text = await this.vault.open(investorId, `hit:${id}`, hit.sealed);
    const target = { type: 'screening_hit', id };
    await this.audit.record({
      action: 'screening_hit.read',
      target,
      organisationId,
      details: { investor_id: investorId },
    });
    return { hit, found: text === null ? null : (JSON.parse(text) as ExplainedHit) };
  }

  /** Asks for it; somebody else decides. */
  async clear(actor: Actor, id: string, reason: string): Promise<{ hit: ScreeningHit; approval: Approval }> {
    const hit = await this.lockOpen(id);
    const proposal = { status: 'clearing' as const, reason, decidedBy: actor.personId };
    const clearing = await this.change(hit, proposal, 'screening_hit.clearing', reason);
    const approval = await this.approvals.request(actor, {
      action: CLEAR,
      subject: { type: 'screening_hit', id },
      organisationId: actor.organisationId,
    });
    return { hit: clearing, approval };
  }

  /** It is the listed person: nothing of theirs moves from now on. */
  async confirm(actor: Actor, id: string, reason: string): Promise<ScreeningHit> {
    const { investorId } = await this.get(id);
    const investor = await this.investors.lock(investorId);
    const hit = await this.lockOpen(id);
    const decision = { status: 'confirmed' as const, reason, decidedBy: actor.personId, decidedAt: this.clock.now() };
    const confirmed = await this.change(hit, decision, 'screening_hit.confirmed', reason);
    if (hit.subjectId === investorId) {
      await this.standing.block(investor, 'sanctions', reason, actor.personId);
    } else {
      await this.ownership.judge(investor, actor.personId);
    }
    return confirmed;
  }

  private async cleared(id: string, { proposed_by: personId }: { proposed_by: string }): Promise<void> {
    const { investorId } = await this.get(id);
    const investor = await this.investors.lock(investorId);
    const decision = { status: 'cleared' as const, decidedAt: this.clock.now() };
    await this.change(await this.get(id), decision, 'screening_hit.cleared');
    const open = await this.unit.tx.screeningHit.count({
      where: { investorId, status: { in: ['open', 'clearing'] } },
    });
    if (open === 0) await this.standing.restore(investor, 'screening_review', personId);
  }

  private async lockOpen(id: string): Promise<ScreeningHit> {
    await this.unit.tx.$queryRaw`SELECT 1 FROM screening_hits WHERE id = ${id}::uuid FOR UPDATE`;
    const hit = await this.get(id);
    if (hit.status !== 'open') throw new Problem('STATE_REFUSED', `This hit is ${hit.status}.`);
    return hit;
  }

  private async proposed(id: string): Promise<Prisma.InputJsonObject | null> {
    const { investorId: whose } = await this.get(id);
    await this.investors.lock(whose);
    const hit = await this.get(id);
    if (hit.status !== 'clearing') return null;
    const { investorId, subjectId, source, partyId, likeness, reason, decidedBy } = hit;
    return {
      ...{ hit_id: id, investor_id: investorId, subject_id: subjectId, source, party_id: partyId },
      ...{ likeness: Buffer.from(likeness).toString('hex'), reason, proposed_by: decidedBy },
    };
  }

  private async change(
    before: ScreeningHit,
    data: Prisma.ScreeningHitUpdateInput,
    type: EventType,
    reason?: string,
  ): Promise<ScreeningHit> {
    const hit = await this.unit.tx.screeningHit.update({ where: { id: before.id }, data });
    const { id, investorId, subjectId, source, partyId, status } = hit;
    const facts = { investor_id: investorId, subject_id: subjectId, source, party_id: partyId, status };
    await this.audit.record({
      action: type,
      target: { type: 'screening_hit', id },
      organisationId: null,
      before: { status: before.status },
      after: { status },
      details: facts,
      reason,
    });
    const { id: organisationId } = await this.organisations.platform();
    await this.events.publish({ organisationId, type, data: { id, ...facts } });
    return hit;
  }
}
