import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { PLATFORM_ROLES } from '../access/permissions';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { Investor, Prisma } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { newestFirst, olderThan } from '../http/pages';
import { notFound, Problem } from '../http/problem';
import { Organisations } from '../organisations/organisations.service';
import { InvestorProfiles } from './investor-profiles';
import { type InvestorQuery, type RegisterInvestor, standingOutside } from './investors.dto';
import { countryOf, type Profile } from './profile';

/** Those who hold units or money: registered by staff, or by an issuer who brings a customer. */
@Injectable()
export class Investors {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly organisations: Organisations,
    private readonly profiles: InvestorProfiles,
    private readonly audit: AuditTrail,
    private readonly events: Events,
  ) {}

  async register(actor: Actor, command: RegisterInvestor): Promise<Investor> {
    const profile = { kind: command.kind, ...command.profile } as Profile;
    const id = uuidv7();
    // The investor's organisation is not the caller's: what is written for it is judged by now.
    return this.unit.within(PLATFORM, async (tx) => {
      const ownFile = actor.role === 'investor' ? actor.organisationId : undefined;
      const organisationId = await this.organisationFor(actor, id, command.organisation_id ?? ownFile);
      const now = this.clock.now();
      const [investor] = await tx.investor.createManyAndReturn({
        data: [
          {
            id,
            organisationId,
            onboardedBy: actor.organisationId,
            externalId: command.external_id,
            kind: command.kind,
            country: countryOf(profile),
            createdBy: actor.personId,
            createdAt: now,
            updatedAt: now,
          },
        ],
        // A duplicate must not end the transaction: its refusal names the cure.
        skipDuplicates: true,
      });
      if (!investor) {
        throw new Problem(
          'EXTERNAL_ID_TAKEN',
          `An investor with the external_id ${command.external_id} exists already.`,
        );
      }
      await this.profiles.write(investor, profile);
      await this.tell(investor, 'investor.registered');
      return investor;
    });
  }

  async get(id: string): Promise<Investor> {
    const investor = await this.unit.tx.investor.findUnique({ where: { id } });
    if (!investor) throw notFound('investor');
    return investor;
  }

  /** Judgements of one investor follow one another. */
  async lock(id: string): Promise<Investor> {
    await this.unit.tx.$queryRaw`SELECT 1 FROM investors WHERE id = ${id}::uuid FOR UPDATE`;
    return this.get(id);
  }

  list({ external_id, kyc_status, kind, valid_before, cursor, limit }: InvestorQuery): Promise<Investor[]> {
    return this.unit.tx.investor.findMany({
      where: {
        ...{ externalId: external_id, kycStatus: kyc_status, kind },
        ...(valid_before ? { reviewDueAt: { lt: new Date(valid_before) } } : {}),
        id: olderThan(cursor),
      },
      ...newestFirst(limit),
    });
  }

  /** In the platform's scope: whoever is told may be of two organisations. */
  async change(
    before: Investor,
    data: Prisma.InvestorUpdateInput,
    type: EventType,
    reason?: string,
  ): Promise<Investor> {
    const after = await this.unit.tx.investor.update({
      where: { id: before.id, version: before.version },
      data: { ...data, version: { increment: 1 }, updatedAt: this.clock.now() },
    });
    await this.tell(after, type, before, reason);
    return after;
  }

  /** The trail of what the desk does is the platform's own; others are told what they may see. */
  private async tell(investor: Investor, type: EventType, before?: Investor, reason?: string): Promise<void> {
    const { id, organisationId, onboardedBy, kycStatus, standing, risk, externalId, version } = investor;
    await this.audit.record({
      action: type,
      target: { type: 'investor', id },
      organisationId: null,
      before: before && factsOf(before),
      after: factsOf(investor),
      details: { kyc_status: kycStatus, standing, risk, version },
      reason,
    });
    const data = { id, external_id: externalId, kyc_status: kycStatus, standing: standingOutside(standing), version };
    const told = [...new Set([organisationId, onboardedBy])];
    await this.events.publishAll(told.map((organisation) => ({ organisationId: organisation, type, data })));
  }

  /** Its name names nobody: who an investor is stands sealed in the profile. */
  private async organisationFor(actor: Actor, investorId: string, wanted: string | undefined): Promise<string> {
    if (wanted === undefined) {
      const name = `Investor ${investorId.slice(-12)}`;
      return (await this.organisations.create({ kind: 'investor', name, slug: `investor-${investorId}` })).id;
    }
    const own = wanted === actor.organisationId || PLATFORM_ROLES.has(actor.role);
    const organisation = own && (await this.unit.tx.organisation.findUnique({ where: { id: wanted } }));
    if (!organisation || organisation.kind !== 'investor') throw notFound('organisation');
    if (await this.unit.tx.investor.findFirst({ where: { organisationId: wanted } })) {
      throw new Problem('CONFLICT', 'This organisation has an investor already.');
    }
    return wanted;
  }
}

const factsOf = ({ kycStatus, standing, risk, investorClass, country, reviewDueAt, version }: Investor) => ({
  kycStatus,
  standing,
  risk,
  investorClass,
  country,
  reviewDueAt,
  version,
});
