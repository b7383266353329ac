import { findBlockedByOwnership, type OwnedEntity } from '@cadastre/screening';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Investor, Owner } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { InvestorStanding } from '../investors/investor-standing';
import { Investors } from '../investors/investors.service';
import { PeopleJobs } from '../investors/people-jobs';
import { type DeclaredOwnership, Owners } from '../owners/owners.service';

/** Half of an entity in blocked hands blocks it, and it then counts as a blocked owner itself. */
@Injectable()
export class BlockedOwnership implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly investors: Investors,
    private readonly owners: Owners,
    private readonly standing: InvestorStanding,
    private readonly jobs: PeopleJobs,
  ) {}

  onModuleInit(): void {
    this.jobs.register('owner_blocked', (data) => this.spread(data.investor_id as string, data.person_id as string));
  }

  /** Blocks an entity whose blocked owners hold half of it; answers it as it is now. */
  async judge(investor: Investor, personId: string): Promise<Investor> {
    if (investor.kind !== 'legal_entity' || investor.standing === 'blocked') return investor;
    const ownership = await this.owners.of(investor);
    const blocked = await this.blockedAmong(ownership.owners);
    if (blocked.size === 0) return investor;
    const [block] = findBlockedByOwnership(blocked, entitiesOf(ownership)).filter(({ id }) => id === investor.id);
    if (!block) return this.standing.restrict(investor, 'ownership_review', personId);
    const reason = `Blocked owners hold ${block.blockedShares} of ${block.issued} shares.`;
    return this.standing.block(investor, 'ownership', reason, personId);
  }

  /** Whoever is blocked may own others. */
  private async spread(id: string, personId: string): Promise<void> {
    const { tx } = this.unit;
    const profile = await tx.investorProfile.findUnique({ where: { investorId: id } });
    if (!profile) return;
    const { identityIndex } = profile;
    const owned = await tx.owner.findMany({ where: { identityIndex, status: 'current', investorId: { not: id } } });
    for (const investorId of [...new Set(owned.map((owner) => owner.investorId))].sort()) {
      await this.judge(await this.investors.lock(investorId), personId);
    }
  }

  /** Owners with a confirmed hit, and owners who are blocked as investors of their own. */
  private async blockedAmong(owners: readonly Owner[]): Promise<Set<string>> {
    const { tx } = this.unit;
    const confirmed = await tx.screeningHit.findMany({
      where: { subjectId: { in: owners.map(({ id }) => id) }, status: 'confirmed' },
      select: { subjectId: true },
    });
    const profiles = await tx.investorProfile.findMany({
      where: { identityIndex: { in: owners.map(({ identityIndex }) => identityIndex) } },
    });
    const investors = await tx.investor.findMany({
      where: { id: { in: profiles.map(({ investorId }) => investorId) }, standing: 'blocked' },
    });
    // One person may be declared twice, under two entities.
    const indexes = new Set([
      ...profiles.filter(({ investorId }) => investors.some(({ id }) => id === investorId)).map(indexOf),
      ...owners.filter(({ id }) => confirmed.some(({ subjectId }) => subjectId === id)).map(indexOf),
    ]);
    return new Set(owners.filter((owner) => indexes.has(indexOf(owner))).map(({ id }) => id));
  }
}

const indexOf = ({ identityIndex }: { readonly identityIndex: Uint8Array }): string =>
  Buffer.from(identityIndex).toString('hex');

function entitiesOf({ investor, owners, stakes }: DeclaredOwnership): OwnedEntity[] {
  const entities = [
    { id: investor.id, issuedShares: investor.issuedShares },
    ...owners.filter(({ kind }) => kind === 'legal_entity'),
  ];
  return entities.map(({ id, issuedShares }) => ({
    id,
    issued: BigInt(issuedShares!.toFixed()),
    stakes: stakes
      .filter(({ ownedId }) => ownedId === id)
      .map(({ ownerId, shares }) => ({ owner: ownerId, shares: BigInt(shares.toFixed()) })),
  }));
}
