import { type Address, bytesToHex } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor';
import type { Identity } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { notFound } from '../http/problem';
import { Identities } from '../identities/identities.service';

/** An investor as an offering knows them. */
export interface Subscriber {
  readonly id: string;
  readonly organisationId: string;
  readonly identity: Identity | null;
  /** the account that pays and receives */
  readonly account: { readonly id: string; readonly address: Address } | null;
}

/** Investors by the identity under which the chain knows them. */
@Injectable()
export class Subscribers {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly identities: Identities,
  ) {}

  /** Whoever acts for an investor: the investor. To everybody else there is no such investor. */
  async require(actor: Actor, investorId: string): Promise<Subscriber> {
    const subscriber = await this.find(investorId);
    if (!subscriber || subscriber.organisationId !== actor.organisationId) throw notFound('investor');
    return subscriber;
  }

  /** For the platform's own work, and for an issuer who opens an offer to a person. */
  find(investorId: string): Promise<Subscriber | null> {
    return this.unit.within(PLATFORM, async (tx) => {
      const identity = await this.identities.find({ type: 'investor', id: investorId });
      if (!identity) return null;
      const { organisationId } = identity;
      const account = await tx.chainAccount.findFirst({
        where: { organisationId, kind: 'custodial', status: 'live' },
        orderBy: { createdAt: 'asc' },
      });
      return {
        id: investorId,
        organisationId,
        identity,
        account: account && { id: account.id, address: bytesToHex(account.address) as Address },
      };
    });
  }
}
