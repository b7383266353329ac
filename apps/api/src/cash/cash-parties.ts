import { type Address, bytesToHex } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor';
import type { Identity } from '../database/generated/client';
import type { CashPartyType } from '../database/generated/enums';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { notFound } from '../http/problem';
import { Identities } from '../identities/identities.service';
import { InvestorProfiles } from '../investors/investor-profiles';
import { namesOf } from '../investors/profile';
import { isBarred } from '../subscriptions/eligibility';
import type { JudgedParty } from './entry-judgement';

/** Whose money it is. */
export interface PartyName {
  readonly type: CashPartyType;
  readonly id: string;
}

export interface CashParty extends PartyName, JudgedParty {
  readonly organisationId: string;
  readonly identity: Identity | null;
  /** of the account that holds the tokens */
  readonly account: Address | null;
}

/** Investors and issuing entities, as those who hold tokenised deposits. */
@Injectable()
export class CashParties {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly identities: Identities,
    private readonly profiles: InvestorProfiles,
  ) {}

  /** For whoever acts for the party: itself, or the issuer whose entity it is. To others there is no such party. */
  async require(actor: Actor, name: PartyName): Promise<CashParty> {
    const party = await this.find(name);
    if (!party || party.organisationId !== actor.organisationId) throw notFound(name.type.replace('_', ' '));
    return party;
  }

  /** For the platform's own work. */
  find(name: PartyName): Promise<CashParty | null> {
    return this.unit.within(PLATFORM, () =>
      name.type === 'investor' ? this.findInvestor(name.id) : this.findEntity(name.id),
    );
  }

  private async findInvestor(id: string): Promise<CashParty | null> {
    const investor = await this.unit.tx.investor.findUnique({ where: { id } });
    if (!investor) return null;
    const { organisationId } = investor;
    const identity = await this.identities.find({ type: 'investor', id });
    const account =
      identity &&
      (await this.unit.tx.chainAccount.findFirst({
        where: { organisationId, kind: 'custodial', status: 'live' },
        orderBy: { createdAt: 'asc' },
      }));
    const profile = await this.profiles.read(id);
    return {
      ...{ type: 'investor', id, organisationId, identity },
      kind: investor.kind === 'natural_person' ? 'person' : 'entity',
      names: profile ? namesOf(profile) : [],
      isBarred: isBarred(identity),
      account: account ? (bytesToHex(account.address) as Address) : null,
    };
  }

  private async findEntity(id: string): Promise<CashParty | null> {
    const entity = await this.unit.tx.issuingEntity.findUnique({ where: { id } });
    if (!entity) return null;
    const identity = await this.identities.find({ type: 'issuing_entity', id });
    const account = entity.status === 'registered' && entity.treasury ? bytesToHex(entity.treasury) : null;
    return {
      ...{ type: 'issuing_entity', id, organisationId: entity.organisationId, identity },
      ...{ kind: 'entity', names: [entity.name], isBarred: isBarred(identity), account: account as Address | null },
    };
  }
}
