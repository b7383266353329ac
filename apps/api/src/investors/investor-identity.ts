import { Injectable } from '@nestjs/common';
import type { Identity, Investor } from '../database/generated/client';
import { Identities } from '../identities/identities.service';
import type { ChainCall } from '../settlement/chain-call';
import { Wallets } from '../wallets/wallets.service';
import { toClaimBits } from './claims';

/** What a verification tells the chain. */
export interface VerifiedFacts {
  readonly investorClass: number;
  readonly expiresAt: Date;
}

/** An investor as the chain knows them: an identity with its first wallet. */
@Injectable()
export class InvestorIdentity {
  constructor(
    private readonly identities: Identities,
    private readonly wallets: Wallets,
  ) {}

  find({ id }: Pick<Investor, 'id'>): Promise<Identity | null> {
    return this.identities.find({ type: 'investor', id });
  }

  /** The calls by which the chain comes to know a verified investor; a known one keeps number and wallets. */
  async verified(investor: Investor, facts: VerifiedFacts): Promise<{ identity: Identity; call: ChainCall }> {
    const { id, organisationId, country } = investor;
    const attributes = { ...facts, country, standing: 'active' as const, claims: toClaimBits(['verified']) };
    const known = await this.find(investor);
    if (known) {
      const identity = await this.identities.update(known.number, attributes);
      return { identity, call: this.identities.attributesCall(identity) };
    }
    const identity = await this.identities.create({ organisationId, subject: { type: 'investor', id }, ...attributes });
    const { call } = await this.wallets.open(identity);
    return { identity, call };
  }
}
