import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock';
import type { Investor } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import type { IdentityAttributes } from '../identities/identities.service';
import { attestedAttributes } from './attested';
import { toClaimBits } from './claims';

/** What the chain is told of an investor, out of what the platform knows now. */
@Injectable()
export class InvestorAttributes {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async of({ id, country, standing, investorClass: base, reviewDueAt }: Investor): Promise<IdentityAttributes> {
    if (!reviewDueAt) throw new Error(`investor ${id} was never verified: the chain is told nothing`);
    const { tx } = this.unit;
    const accepted = await tx.attestation.findMany({ where: { investorId: id, status: 'accepted' } });
    const verified = { investorClass: base, reviewDueAt };
    const { investorClass, claims, expiresAt } = attestedAttributes(verified, accepted, this.clock.now());
    // Verdicts, which those who sell to the investor may see.
    await tx.investor.update({ where: { id }, data: { effectiveClass: investorClass, claims: [...claims] } });
    return { country, standing, investorClass, expiresAt, claims: toClaimBits(claims) };
  }
}
