import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import { Clock } from '../clock/clock';
import { type Approval, type Investor, Prisma } from '../database/generated/client';
import type { Standing } from '../database/generated/enums';
import { UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { Outbox } from '../outbox/outbox';
import { InvestorIdentity } from './investor-identity';
import { Investors } from './investors.service';
import { isRestored, judgeStanding, mayBeActive, type OwnCause } from './standing.policy';

const CHANGE = 'investor.change_standing';

export interface StandingCommand {
  readonly standing: Standing;
  readonly reason: string;
}

/** Standings of investors, on the platform and, where the chain knows them, there too. In the platform's scope. */
@Injectable()
export class InvestorStanding implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly investors: Investors,
    private readonly identity: InvestorIdentity,
    private readonly approvals: Approvals,
    private readonly outbox: Outbox,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: CHANGE,
      permission: 'investor.set_standing',
      currentPayload: (id) => this.proposed(id),
      approved: async (id, payload) => {
        const {
          standing,
          reason,
          proposed_by: personId,
        } = payload as { standing: Standing; reason: string; proposed_by: string };
        const investor = await this.investors.lock(id);
        await this.requireFit(investor, standing);
        await this.set(await this.drop(investor), { standing, reason, cause: 'desk' }, personId);
      },
      rejected: async (id) => void (await this.drop(await this.investors.lock(id))),
    });
  }

  /** The desk's own change: at once, or as an approval. */
  async command(actor: Actor, id: string, command: StandingCommand) {
    const investor = await this.investors.lock(id);
    const verdict = judgeStanding(investor.standing, command.standing);
    if (verdict === 'never') {
      throw new Problem('STATE_REFUSED', `The standing ${investor.standing} does not become ${command.standing}.`);
    }
    if (verdict === 'one_person') {
      const changed = await this.set(investor, { ...command, cause: 'desk' }, actor.personId);
      return { investor: changed, approval: null };
    }
    await this.requireFit(investor, command.standing);
    const proposed = { ...command, proposed_by: actor.personId };
    await this.unit.tx.investor.update({ where: { id }, data: { proposedStanding: proposed } });
    const approval: Approval = await this.approvals.request(actor, {
      action: CHANGE,
      subject: { type: 'investor', id },
      organisationId: actor.organisationId,
    });
    return { investor, approval };
  }

  /** Holds somebody back for a reason that the platform itself found; whoever is held back further stays so. */
  async restrict(investor: Investor, cause: OwnCause, personId: string): Promise<Investor> {
    if (investor.standing !== 'active') return investor;
    return this.set(investor, { standing: 'restricted', cause, reason: cause }, personId);
  }

  /** Lets go of somebody whom the platform restricted by itself. */
  async restore(investor: Investor, cause: OwnCause, personId: string): Promise<Investor> {
    if (!isRestored(factsOf(investor), cause, this.clock.now())) return investor;
    return this.set(investor, { standing: 'active', cause: null, reason: `no longer: ${cause}` }, personId);
  }

  async block(investor: Investor, cause: string, reason: string, personId: string): Promise<Investor> {
    if (investor.standing === 'blocked') return investor;
    return this.set(investor, { standing: 'blocked', cause, reason }, personId);
  }

  private async set(
    investor: Investor,
    { standing, cause, reason }: { standing: Standing; cause: string | null; reason: string },
    personId: string,
  ): Promise<Investor> {
    const data: Prisma.InvestorUpdateInput = { standing, standingCause: cause };
    if (standing === 'closed') data.closedAt = this.clock.now();
    const changed = await this.investors.change(investor, data, 'investor.standing_changed', reason);
    await this.identity.follow(changed, personId);
    // What somebody blocked owns may be blocked with them.
    if (standing === 'blocked') {
      const job = { investor_id: investor.id, person_id: personId };
      await this.outbox.enqueue({ queue: 'people', name: 'owner_blocked', id: uuidv7(), data: job });
    }
    return changed;
  }

  private async requireFit(investor: Investor, standing: Standing): Promise<void> {
    if (standing === 'active' && !mayBeActive(factsOf(investor), this.clock.now())) {
      throw new Problem('STATE_REFUSED', 'Only who is verified can be active: open a case first.');
    }
    if (standing === 'closed' && (await this.holdsAnything(investor))) {
      throw new Problem('STATE_REFUSED', 'The investor still holds units or money.');
    }
  }

  private async holdsAnything({ organisationId }: Investor): Promise<boolean> {
    const [row] = await this.unit.tx.$queryRaw<{ holds: boolean }[]>`
      SELECT EXISTS (
        SELECT 1 FROM chain_balances b JOIN chain_accounts a ON a.address = b.account
        WHERE a.organisation_id = ${organisationId}::uuid AND b.amount > 0) AS holds`;
    return row!.holds;
  }

  private async proposed(id: string): Promise<Prisma.InputJsonObject | null> {
    const investor = await this.unit.tx.investor.findUnique({ where: { id } });
    const proposal = investor?.proposedStanding as Prisma.InputJsonObject | null | undefined;
    return investor && proposal ? { investor_id: id, from: investor.standing, ...proposal } : null;
  }

  private drop({ id }: Investor): Promise<Investor> {
    return this.unit.tx.investor.update({ where: { id }, data: { proposedStanding: Prisma.DbNull } });
  }
}

const factsOf = ({ standing, standingCause, kycStatus, reviewDueAt }: Investor) => ({
  standing,
  standingCause,
  isVerified: kycStatus === 'verified',
  reviewDueAt,
});
