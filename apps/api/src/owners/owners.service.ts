import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { PLATFORM_ROLES } from '../access/permissions';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import { type Investor, type Owner, Prisma, type Stake } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { InvestorProfiles } from '../investors/investor-profiles';
import { Investors } from '../investors/investors.service';
import { identityKeyOf, type OwnerProfile } from '../investors/profile';
import { SubjectVault } from '../keys/subject-vault';
import { Outbox } from '../outbox/outbox';
import type { DeclaredOwner, DeclareOwners } from './owners.dto';
import { judgeOwners } from './ownership.policy';

const FIELD = 'owner';

export interface DeclaredOwnership {
  readonly investor: Investor;
  readonly owners: readonly Owner[];
  readonly stakes: readonly Stake[];
}

/** Who owns and controls legal entities. A declaration stands for the whole, and takes the place of the one before. */
@Injectable()
export class Owners {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly investors: Investors,
    private readonly profiles: InvestorProfiles,
    private readonly vault: SubjectVault,
    private readonly outbox: Outbox,
    private readonly audit: AuditTrail,
  ) {}

  async declare(actor: Actor, investorId: string, command: DeclareOwners): Promise<DeclaredOwnership> {
    const investor = await this.investors.lock(investorId);
    if (investor.kind !== 'legal_entity') throw new Problem('STATE_REFUSED', 'A natural person has no owners.');
    const errors = judgeOwners(command);
    if (errors.length > 0) throw new Problem('OWNERSHIP_REFUSED', 'The owners do not add up.', { errors });
    await this.requireOpenFile(actor, investor);
    const ids = new Map<string, string>(command.owners.map(({ ref }) => [ref, uuidv7()]));
    ids.set('self', investorId);
    // Whoever brings an entity names its owners, and does not read them afterwards.
    return this.unit.within(PLATFORM, async (tx) => {
      const current = { investorId, status: 'current' as const };
      await tx.owner.updateMany({ where: current, data: { status: 'former' } });
      await tx.stake.updateMany({ where: current, data: { status: 'former' } });
      for (const owner of command.owners) await this.write(investor, owner, ids);
      const issuedShares = new Prisma.Decimal(command.issued_shares);
      const changed = await this.investors.change(investor, { issuedShares }, 'investor.owners_declared');
      const job = { investor_id: investorId, person_id: actor.personId };
      await this.outbox.enqueue({ queue: 'people', name: 'owners_changed', id: uuidv7(), data: job });
      return this.of(changed);
    });
  }

  async of(investor: Investor): Promise<DeclaredOwnership> {
    const where = { investorId: investor.id, status: 'current' as const };
    const owners = await this.unit.tx.owner.findMany({ where, orderBy: { id: 'asc' } });
    const stakes = await this.unit.tx.stake.findMany({ where, orderBy: { id: 'asc' } });
    return { investor, owners, stakes };
  }

  /** Null for an owner who has been erased. */
  async profilesOf(owners: readonly Owner[]): Promise<Map<string, OwnerProfile | null>> {
    await this.vault.prepare(owners.map(({ id }) => id));
    const profiles = new Map<string, OwnerProfile | null>();
    for (const { id, sealed } of owners) {
      const text = await this.vault.open(id, FIELD, sealed);
      profiles.set(id, text === null ? null : (JSON.parse(text) as OwnerProfile));
    }
    return profiles;
  }

  /** Undefined for whoever is no owner of this investor now. */
  async find(investorId: string, ownerId: string): Promise<Owner | undefined> {
    const where = { id: ownerId, investorId, status: 'current' as const };
    return (await this.unit.tx.owner.findFirst({ where })) ?? undefined;
  }

  async noteRead(actor: Actor, { id, organisationId }: Investor): Promise<void> {
    if (organisationId === actor.organisationId) return;
    await this.audit.record({ action: 'owners.read', target: { type: 'investor', id }, organisationId });
  }

  private async write({ id: investorId, organisationId }: Investor, owner: DeclaredOwner, ids: Map<string, string>) {
    const { tx } = this.unit;
    const id = ids.get(owner.ref)!;
    const profile = { kind: owner.kind, ...owner.profile } as OwnerProfile;
    await tx.owner.create({
      data: {
        ...{ id, organisationId, investorId, kind: owner.kind, controls: owner.controls },
        sealed: Uint8Array.from(await this.vault.seal(id, FIELD, JSON.stringify(profile))),
        identityIndex: this.profiles.indexOf(identityKeyOf(profile)),
        issuedShares: owner.kind === 'legal_entity' ? new Prisma.Decimal(owner.issued_shares) : null,
        createdAt: this.clock.now(),
      },
    });
    await tx.stake.createMany({
      data: owner.holds.map((stake) => ({
        ...{ id: uuidv7(), organisationId, investorId, ownerId: id },
        ownedId: ids.get(stake.in)!,
        shares: new Prisma.Decimal(stake.shares),
      })),
    });
  }

  /** What is being judged stands still, and what was judged changes in a case; the desk may correct it. */
  private async requireOpenFile({ role }: Actor, { id, kycStatus }: Investor): Promise<void> {
    if (PLATFORM_ROLES.has(role)) return;
    const last = await this.unit.tx.kycCase.findFirst({ where: { investorId: id }, orderBy: { id: 'desc' } });
    if (last?.status === 'none' || last?.status === 'updates_required' || kycStatus === 'none') return;
    throw new Problem(
      'STATE_REFUSED',
      'Open a case first: what is being judged, or was, does not change outside of one.',
    );
  }
}
