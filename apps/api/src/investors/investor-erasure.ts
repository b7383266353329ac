import { randomBytes } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import { Clock } from '../clock/clock';
import type { Approval, Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { SubjectVault } from '../keys/subject-vault';
import { faultOfErasure } from './erasure.policy';
import { Investors } from './investors.service';

const ERASE = 'investor.erase';

/**
 * Destroys the keys of an investor and of its owners: profile, files, hits and statements become noise, in backups too
 * once those are rotated out. Numbers, dates and the trail stay, and name nobody.
 */
@Injectable()
export class InvestorErasure implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly investors: Investors,
    private readonly approvals: Approvals,
    private readonly vault: SubjectVault,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: ERASE,
      permission: 'investor.erase',
      currentPayload: (id) => this.proposed(id),
      approved: (id) => this.erase(id),
      rejected: async (id) => void (await this.note(id, null)),
    });
  }

  async request(actor: Actor, id: string): Promise<Approval> {
    const investor = await this.investors.lock(id);
    const fault = faultOfErasure(investor, this.clock.now());
    if (fault) throw new Problem('STATE_REFUSED', fault);
    await this.note(id, actor.personId);
    const subject = { type: 'investor', id };
    return this.approvals.request(actor, { action: ERASE, subject, organisationId: actor.organisationId });
  }

  private async erase(id: string): Promise<void> {
    const { tx } = this.unit;
    const investor = await this.investors.lock(id);
    const fault = faultOfErasure(investor, this.clock.now());
    if (fault) throw new Problem('STATE_REFUSED', fault);
    const owners = await tx.owner.findMany({ where: { investorId: id } });
    for (const subjectId of [id, ...owners.map((owner) => owner.id)]) await this.vault.erase(subjectId);
    // By their hashes they could still be found.
    await tx.investorProfile.updateMany({ where: { investorId: id }, data: { identityIndex: noise() } });
    await tx.owner.updateMany({ where: { investorId: id }, data: { identityIndex: noise() } });
    await tx.kycDocument.updateMany({ where: { investorId: id }, data: { numberIndex: null } });
    await tx.$executeRaw`
      DELETE FROM audit_salts USING audit_events e
      WHERE audit_salts.event_id = e.id AND (e.target_id = ${id}::uuid OR e.details->>'investor_id' = ${id})`;
    const erased = { erasedAt: this.clock.now(), erasureAskedBy: null };
    await this.investors.change(investor, erased, 'investor.erased');
  }

  private async proposed(id: string): Promise<Prisma.InputJsonObject | null> {
    const investor = await this.unit.tx.investor.findUnique({ where: { id } });
    if (!investor?.erasureAskedBy) return null;
    const { standing, kycStatus, closedAt, erasureAskedBy } = investor;
    const facts = { standing, kyc_status: kycStatus, closed_at: closedAt?.toISOString() ?? null };
    return { investor_id: id, ...facts, proposed_by: erasureAskedBy };
  }

  private note(id: string, erasureAskedBy: string | null) {
    return this.unit.tx.investor.update({ where: { id }, data: { erasureAskedBy } });
  }
}

const noise = (): Uint8Array<ArrayBuffer> => Uint8Array.from(randomBytes(32));
