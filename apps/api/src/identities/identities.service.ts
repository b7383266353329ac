import {
  contracts,
  countryToNumber,
  type Hex,
  identityRegistryAbi,
  Standing as ChainStanding,
} from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock';
import { type Identity, Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { notFound } from '../http/problem';
import { callTo, type ChainCall } from '../settlement/chain-call';

export interface IdentitySubject {
  readonly type: 'investor' | 'issuing_entity';
  readonly id: string;
}

export interface NewIdentity extends IdentityAttributes {
  readonly organisationId: string;
  readonly subject: IdentitySubject;
}

/** What the chain may know of a party. */
export interface IdentityAttributes {
  /** ISO 3166-1 alpha-2 */
  readonly country: string;
  /** 0 unclassified, 1 retail, 2 professional, 3 accredited, 4 institutional */
  readonly investorClass: number;
  readonly standing: Identity['standing'];
  readonly expiresAt: Date;
  /** one bit for each attested topic */
  readonly claims: bigint;
}

const STANDINGS: Readonly<Record<Identity['standing'], ChainStanding>> = {
  active: ChainStanding.Active,
  restricted: ChainStanding.Restricted,
  blocked: ChainStanding.Blocked,
  deceased: ChainStanding.Deceased,
  closed: ChainStanding.Closed,
};

/** The numbers and coded attributes by which the chain knows parties. What happens to them there is their owners' act. */
@Injectable()
export class Identities {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** A new number; the same subject keeps the one it has. */
  async create({ organisationId, subject, claims, ...attributes }: NewIdentity): Promise<Identity> {
    await this.unit.tx.identity.createMany({
      data: [
        {
          organisationId,
          subjectType: subject.type,
          subjectId: subject.id,
          claims: new Prisma.Decimal(claims.toString()),
          ...attributes,
          createdAt: this.clock.now(),
        },
      ],
      skipDuplicates: true,
    });
    return this.of(subject);
  }

  async of(subject: IdentitySubject): Promise<Identity> {
    const identity = await this.find(subject);
    if (!identity) throw notFound('identity');
    return identity;
  }

  find({ type, id }: IdentitySubject): Promise<Identity | null> {
    return this.unit.tx.identity.findUnique({ where: { subjectType_subjectId: { subjectType: type, subjectId: id } } });
  }

  /** What the platform wants the chain to know; `attributesCall` tells it. */
  async update(number: bigint, { claims, ...changes }: Partial<IdentityAttributes>): Promise<Identity> {
    return this.unit.tx.identity.update({
      where: { number },
      data: {
        ...changes,
        ...(claims === undefined ? {} : { claims: new Prisma.Decimal(claims.toString()) }),
        version: { increment: 1 },
      },
    });
  }

  /** Links an account to an identity, and sets the identity's attributes. */
  registerCall(identity: Identity, account: Hex): ChainCall {
    return callTo(contracts.IdentityRegistry, identityRegistryAbi, 'register', [
      account,
      identity.number,
      attributesOf(identity),
    ]);
  }

  attributesCall(identity: Identity): ChainCall {
    return callTo(contracts.IdentityRegistry, identityRegistryAbi, 'setAttributes', [
      identity.number,
      attributesOf(identity),
    ]);
  }
}

const attributesOf = ({ country, investorClass, standing, expiresAt, claims }: Identity) => ({
  country: countryToNumber(country),
  investorClass,
  standing: STANDINGS[standing],
  expiry: BigInt(Math.floor(expiresAt.getTime() / 1000)),
  claims: BigInt(claims.toFixed()),
});
