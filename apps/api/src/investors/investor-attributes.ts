import { Injectable } from '@nestjs/common';
import type { Investor } from '../database/generated/client';
import type { IdentityAttributes } from '../identities/identities.service';
import { toClaimBits } from './claims';

/** What the chain is told of an investor, out of what the platform knows now. */
@Injectable()
export class InvestorAttributes {
  of({ id, country, standing, investorClass, reviewDueAt }: Investor): Promise<IdentityAttributes> {
    if (!reviewDueAt) throw new Error(`investor ${id} was never verified: the chain is told nothing`);
    return Promise.resolve({
      country,
      standing,
      investorClass,
      expiresAt: reviewDueAt,
      claims: toClaimBits(['verified']),
    });
  }
}
