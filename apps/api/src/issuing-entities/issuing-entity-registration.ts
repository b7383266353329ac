import { bytesToHex, hexToBytes } from '@cadastre/protocol';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import { Clock } from '../clock/clock';
import type { Approval, IssuingEntity, Operation, Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Identities } from '../identities/identities.service';
import { ChainAccounts } from '../settlement/chain-accounts';
import { requireAwaited } from '../settlement/require-awaited';
import type { SettlementOutcome } from '../settlement/settlement-handlers';
import { OPERATOR, Settlements } from '../settlement/settlement.service';
import { toIssuingEntity } from './issuing-entities.dto';
import { IssuingEntities, judgeDraft, reviewedUntil } from './issuing-entities.service';

const ADMIT = 'issuing_entity.admit';
const REGISTER = 'issuing_entity.register';

/** An entity is institutional among investors: it holds what comes back to it. */
const INSTITUTIONAL = 4;

/** A second person admits the entity; then the chain learns of it, with the account that investors will pay to. */
@Injectable()
export class IssuingEntityRegistration implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly entities: IssuingEntities,
    private readonly approvals: Approvals,
    private readonly identities: Identities,
    private readonly accounts: ChainAccounts,
    private readonly settlements: Settlements,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: ADMIT,
      permission: 'issuing_entity.review',
      currentPayload: (id) => this.payload(id),
      approved: (id) => this.admit(id),
      rejected: async (id, reason) => {
        const back = { status: 'draft' as const, reviewReason: reason };
        await this.entities.change(await this.entities.lock(id), back, 'issuing_entity.returned', reason);
      },
    });
    this.settlements.register({ kind: REGISTER, settled: (operation, outcome) => this.settled(operation, outcome) });
  }

  async submit(actor: Actor, id: string): Promise<{ entity: IssuingEntity; approval: Approval }> {
    const draft = await this.entities.lock(id);
    // One whose request ran out is still submitted, and is submitted again.
    if (draft.status !== 'submitted') judgeDraft(draft);
    const submitted = { status: 'submitted' as const, reviewReason: null, refusalCode: null };
    const entity = await this.entities.change(draft, submitted, 'issuing_entity.submitted');
    const approval = await this.approvals.request(actor, {
      action: ADMIT,
      subject: { type: 'issuing_entity', id },
      organisationId: entity.organisationId,
    });
    return { entity, approval };
  }

  private async payload(id: string): Promise<Prisma.InputJsonObject | null> {
    const entity = await this.unit.tx.issuingEntity.findUnique({ where: { id } });
    if (entity?.status !== 'submitted') return null;
    const { name, legal_form, country, registry, lei } = toIssuingEntity(entity);
    return { issuing_entity: { name, legal_form, country, registry, lei } };
  }

  /** One that the chain refused before keeps its identity's number and its account. */
  private async admit(id: string): Promise<void> {
    const entity = await this.entities.lock(id);
    const { organisationId, country, createdBy } = entity;
    const expiresAt = reviewedUntil(this.clock.now());
    const attributes = { country, investorClass: INSTITUTIONAL, standing: 'active' as const, expiresAt, claims: 0n };
    const subject = { type: 'issuing_entity' as const, id };
    const known = await this.identities.create({ organisationId, subject, ...attributes });
    const identity = await this.identities.update(known.number, attributes);
    const { treasuryAccountId, treasury } = entity.treasury ? entity : await this.openTreasury(organisationId);
    const address = bytesToHex(treasury!);
    const operation = await this.settlements.start({
      kind: REGISTER,
      organisationId,
      subject,
      input: { issuing_entity_id: id, treasury: address },
      createdBy,
      signer: OPERATOR,
      calls: [this.identities.registerCall(identity, address)],
    });
    const account = { treasuryAccountId, treasury };
    const registering = { status: 'registering' as const, renewingUntil: expiresAt, operationId: operation.id };
    await this.entities.change(entity, { ...account, ...registering }, 'issuing_entity.admitted');
  }

  private async openTreasury(organisationId: string) {
    const { id, address } = await this.accounts.createCustodial(organisationId);
    return { treasuryAccountId: id, treasury: Uint8Array.from(hexToBytes(address)) };
  }

  private async settled(operation: Operation, outcome: SettlementOutcome): Promise<void> {
    const entity = await this.entities.lock(operation.subjectId!);
    requireAwaited(operation, 'issuing entity', entity);
    if (outcome.status === 'confirmed') {
      const known = { status: 'registered' as const, expiresAt: entity.renewingUntil, renewingUntil: null };
      await this.entities.change(entity, known, 'issuing_entity.registered');
    } else {
      const refused = { status: 'refused' as const, renewingUntil: null, refusalCode: outcome.code };
      await this.entities.change(entity, refused, 'issuing_entity.refused');
    }
  }
}
