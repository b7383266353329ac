import { bytesToHex } from '@cadastre/protocol';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail';
import type { Identity, Investor, Operation } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { type IdentityAttributes, Identities } from '../identities/identities.service';
import { Organisations } from '../organisations/organisations.service';
import type { ChainCall } from '../settlement/chain-call';
import type { SettlementOutcome } from '../settlement/settlement-handlers';
import { OPERATOR, Settlements } from '../settlement/settlement.service';
import { Wallets } from '../wallets/wallets.service';
import { ChainCatchUp } from './chain-catch-up';
import { InvestorAttributes } from './investor-attributes';
import { PeopleJobs } from './people-jobs';

const FOLLOW = 'investor.follow';

/** An investor as the chain knows them: an identity with its first wallet, which follows every later change. */
@Injectable()
export class InvestorIdentity implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly identities: Identities,
    private readonly attributes: InvestorAttributes,
    private readonly wallets: Wallets,
    private readonly organisations: Organisations,
    private readonly settlements: Settlements,
    private readonly catchUps: ChainCatchUp,
    private readonly jobs: PeopleJobs,
    private readonly audit: AuditTrail,
  ) {}

  onModuleInit(): void {
    this.settlements.register({ kind: FOLLOW, settled: (operation, outcome) => this.followed(operation, outcome) });
    this.jobs.register('catch_up', ({ investor_id: id, person_id: personId, tries }) =>
      this.catchUp(id as string, personId as string, (tries as number | undefined) ?? 1),
    );
  }

  find({ id }: Pick<Investor, 'id'>): Promise<Identity | null> {
    return this.identities.find({ type: 'investor', id });
  }

  /** The calls by which the chain comes to know a verified investor; a known one keeps number and wallets. */
  async verified(investor: Investor): Promise<{ identity: Identity; call: ChainCall }> {
    const { id, organisationId } = investor;
    const attributes = await this.attributes.of(investor);
    const known = await this.find(investor);
    if (known) {
      const identity = await this.identities.update(known.number, attributes);
      return { identity, call: await this.callFor(investor, identity) };
    }
    const identity = await this.identities.create({ organisationId, subject: { type: 'investor', id }, ...attributes });
    const { call } = await this.wallets.open(identity);
    return { identity, call };
  }

  /** An identity of which the chain has confirmed nothing yet is registered again, with the wallet it was made with. */
  private async callFor({ chainVersion, organisationId }: Investor, identity: Identity): Promise<ChainCall> {
    if (chainVersion !== null) return this.identities.attributesCall(identity);
    const { address } = await this.unit.tx.chainAccount.findFirstOrThrow({
      where: { organisationId, kind: 'custodial', status: 'live' },
      orderBy: { createdAt: 'asc' },
    });
    return this.identities.registerCall(identity, bytesToHex(address));
  }

  /**
   * Tells the chain what has changed since it was told last. In the platform's scope, and as an operation of the
   * platform's own: when something was changed would say too much.
   */
  async follow(investor: Investor, personId: string): Promise<void> {
    // While the first verification is on its way there is nothing to follow: once it is there, this is asked again.
    if (!investor.reviewDueAt) return;
    const known = await this.find(investor);
    const attributes = known && (await this.attributes.of(investor));
    if (!known || !attributes || isSame(known, attributes)) return;
    const identity = await this.identities.update(known.number, attributes);
    await this.tell(investor, identity, personId, 0);
  }

  /** Once more, for what the chain did not take; nothing where it has caught up meanwhile. */
  private async catchUp(investorId: string, personId: string, tries: number): Promise<void> {
    const investor = await this.unit.tx.investor.findUniqueOrThrow({ where: { id: investorId } });
    const identity = await this.find(investor);
    if (!identity || investor.chainVersion === null || investor.chainVersion >= identity.version) return;
    await this.tell(investor, identity, personId, tries);
  }

  private async tell(investor: Investor, identity: Identity, personId: string, tries: number): Promise<void> {
    await this.settlements.start({
      kind: FOLLOW,
      organisationId: (await this.organisations.platform()).id,
      subject: { type: 'investor', id: investor.id },
      input: { identity_version: identity.version, tries },
      createdBy: personId,
      signer: OPERATOR,
      calls: [this.identities.attributesCall(identity)],
    });
  }

  private followed({ subjectId, input, createdBy }: Operation, outcome: SettlementOutcome): Promise<void> {
    const { identity_version: version, tries = 0 } = input as { identity_version: number; tries?: number };
    const id = subjectId!;
    return this.unit.within(PLATFORM, async (tx) => {
      if (outcome.status === 'confirmed') {
        await tx.$executeRaw`
          UPDATE investors SET chain_version = greatest(chain_version, ${version}), chain_refusal = NULL
          WHERE id = ${id}::uuid`;
        return;
      }
      await tx.$executeRaw`UPDATE investors SET chain_refusal = ${outcome.code} WHERE id = ${id}::uuid`;
      await this.audit.record({
        action: 'investor.chain_refused',
        target: { type: 'investor', id },
        organisationId: null,
        details: { identity_version: version, code: outcome.code },
      });
      const data = { investor_id: id, person_id: createdBy };
      await this.catchUps.again({ name: 'catch_up', data, of: `investor ${id}`, tries, code: outcome.code });
    });
  }
}

const isSame = (identity: Identity, to: IdentityAttributes): boolean =>
  identity.country === to.country &&
  identity.investorClass === to.investorClass &&
  identity.standing === to.standing &&
  identity.expiresAt.getTime() === wholeSeconds(to.expiresAt) &&
  identity.claims.toFixed() === to.claims.toString();

const wholeSeconds = (date: Date): number => Math.floor(date.getTime() / 1000) * 1000;
