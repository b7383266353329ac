import { createHash } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { KycProviderEvent } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { PeopleJobs } from '../investors/people-jobs';
import { SubjectVault } from '../keys/subject-vault';
import { KycCases } from '../kyc/kyc-cases.service';
import { Outbox } from '../outbox/outbox';
import type { ProviderEvent } from './provider-event';
import { ProviderVerdicts } from './provider-verdicts';
import { readSumsubMessage } from './sumsub-webhook';

const LATER_MS = 2_000;

const fieldOf = (id: string): string => `provider_event:${id}`;

/**
 * What a provider told. It is kept as it came, answered at once, and judged by a job: each message once, however often
 * it is sent, and none after a newer one has been.
 */
@Injectable()
export class ProviderEvents implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly cases: KycCases,
    private readonly verdicts: ProviderVerdicts,
    private readonly vault: SubjectVault,
    private readonly outbox: Outbox,
    private readonly jobs: PeopleJobs,
    private readonly audit: AuditTrail,
  ) {}

  onModuleInit(): void {
    this.jobs.register('provider_event', (data) => this.judge(data.event_id as string));
  }

  /** Of a message whose signature holds. Sent again, it is no other message. */
  async receive(provider: string, raw: Buffer, { caseId, kind, occurredAt }: ProviderEvent): Promise<void> {
    const { tx } = this.unit;
    const known = await tx.kycCase.findUnique({ where: { id: caseId } });
    if (known?.provider !== 'webhook') return;
    const { investorId } = known;
    const id = uuidv7();
    const { count } = await tx.kycProviderEvent.createMany({
      data: [
        {
          ...{ id, provider, kind, occurredAt, caseId },
          digest: Uint8Array.from(createHash('sha256').update(raw).digest()),
          sealed: Uint8Array.from(await this.vault.seal(investorId, fieldOf(id), raw.toString('utf8'))),
          status: 'received',
          receivedAt: this.clock.now(),
        },
      ],
      skipDuplicates: true,
    });
    if (count === 0) return;
    await this.hear(id, this.clock.now());
  }

  private hear(eventId: string, dueAt: Date): Promise<void> {
    const data = { event_id: eventId };
    return this.outbox.enqueue({ queue: 'people', name: 'provider_event', id: uuidv7(), data, dueAt });
  }

  /** A verdict of the desk's is on its way to the chain: what is heard meanwhile is about whoever comes out of it. */
  private async isSettling(caseId: string): Promise<boolean> {
    return (await this.unit.tx.kycDecision.count({ where: { caseId, status: 'settling' } })) > 0;
  }

  private hearLater(eventId: string): Promise<void> {
    return this.hear(eventId, new Date(this.clock.now().getTime() + LATER_MS));
  }

  private async judge(eventId: string): Promise<void> {
    const { tx } = this.unit;
    const stored = await tx.kycProviderEvent.findUniqueOrThrow({ where: { id: eventId } });
    const { kycCase, investor } = await this.cases.lock(stored.caseId);
    if (await this.isSettling(kycCase.id)) return this.hearLater(eventId);
    const text = await this.vault.open(investor.id, fieldOf(eventId), stored.sealed);
    if (text === null) return this.end(stored, 'ignored');
    const event = readSumsubMessage(JSON.parse(text));
    if (!event) throw new Error(`the provider’s event ${eventId} was understood once, and is no longer`);
    if (kycCase.providerSaidAt && event.occurredAt < kycCase.providerSaidAt) return this.end(stored, 'stale');
    const said = await tx.kycCase.update({
      where: { id: kycCase.id },
      data: { providerSaidAt: event.occurredAt, version: { increment: 1 } },
    });
    const changed = await this.verdicts.apply(said, investor, event.says);
    return this.end(stored, changed ? 'applied' : 'ignored');
  }

  private async end({ id, caseId, kind, provider }: KycProviderEvent, status: 'applied' | 'stale' | 'ignored') {
    await this.unit.tx.kycProviderEvent.update({ where: { id }, data: { status } });
    await this.audit.record({
      action: `kyc_provider_event.${status}`,
      target: { type: 'kyc_case', id: caseId },
      organisationId: null,
      details: { event_id: id, provider, kind },
    });
  }
}
