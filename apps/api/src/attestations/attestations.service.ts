import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import { tomorrow } from '../clock/day';
import { dayToCome } from '../clock/day-to-come';
import type { Attestation, Investor } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { newestFirst, olderThan } from '../http/pages';
import { invalid, notFound, Problem } from '../http/problem';
import { InvestorIdentity } from '../investors/investor-identity';
import { Investors } from '../investors/investors.service';
import { PeopleJobs } from '../investors/people-jobs';
import { SubjectVault } from '../keys/subject-vault';
import { Outbox } from '../outbox/outbox';
import {
  type AttestationQuery,
  type DecideAttestation,
  expiryOf,
  isPositive,
  type Statement,
  topicOf,
} from './attestations.dto';

const YEARS_MAX = 5;

/** What investors state apart from who they are: accepted by the desk, known to the chain as far as it needs to be. */
@Injectable()
export class Attestations implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly investors: Investors,
    private readonly identity: InvestorIdentity,
    private readonly vault: SubjectVault,
    private readonly outbox: Outbox,
    private readonly jobs: PeopleJobs,
    private readonly audit: AuditTrail,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.jobs.register('attestation_due', (data) => this.lapse(data.attestation_id as string));
  }

  async submit(actor: Actor, investorId: string, statement: Statement): Promise<Attestation> {
    const investor = await this.investors.get(investorId);
    if (investor.standing === 'closed') throw new Problem('STATE_REFUSED', 'This investor is closed.');
    const expiresAt = this.judgeExpiry(statement);
    const id = uuidv7();
    // Whoever brings an investor hands in what it states, and does not read it afterwards.
    return this.unit.within(PLATFORM, async (tx) => {
      const attestation = await tx.attestation.create({
        data: {
          ...{ id, investorId, organisationId: investor.organisationId, expiresAt },
          ...{ type: statement.type, topic: topicOf(statement), positive: isPositive(statement) },
          sealed: Uint8Array.from(await this.vault.seal(investorId, `attestation:${id}`, JSON.stringify(statement))),
          ...{ createdBy: actor.personId, createdAt: this.clock.now() },
        },
      });
      await this.tell(investor, attestation, 'attestation.submitted');
      return attestation;
    });
  }

  async decide(actor: Actor, id: string, { verdict, reason }: DecideAttestation): Promise<Attestation> {
    const { investorId } = await this.get(id);
    const investor = await this.investors.lock(investorId);
    const attestation = await this.get(id);
    if (attestation.status !== 'submitted') throw new Problem('STATE_REFUSED', `This is ${attestation.status}.`);
    if (attestation.createdBy === actor.personId) {
      throw new Problem('MAKER_IS_CHECKER', 'You, or a key that you made, handed this in.');
    }
    const decision = { reason, decidedBy: actor.personId, decidedAt: this.clock.now() };
    if (verdict === 'reject') {
      return this.change(investor, attestation, { status: 'rejected', ...decision }, 'attestation.rejected', reason);
    }
    if (attestation.expiresAt && attestation.expiresAt <= this.clock.now()) {
      throw new Problem('STATE_REFUSED', 'It has expired: ask for a newer one.');
    }
    const { topic } = attestation;
    const before = await this.unit.tx.attestation.findFirst({ where: { investorId, topic, status: 'accepted' } });
    if (before) await this.change(investor, before, { status: 'superseded' }, 'attestation.superseded');
    const data = { status: 'accepted' as const, ...decision };
    const accepted = await this.change(investor, attestation, data, 'attestation.accepted', reason);
    await this.identity.follow(investor, actor.personId);
    if (accepted.expiresAt) await this.note(accepted, accepted.expiresAt);
    return accepted;
  }

  async get(id: string): Promise<Attestation> {
    const attestation = await this.unit.tx.attestation.findUnique({ where: { id } });
    if (!attestation) throw notFound('attestation');
    return attestation;
  }

  async list(investorId: string, { status, cursor, limit }: AttestationQuery): Promise<Attestation[]> {
    await this.investors.get(investorId);
    return this.unit.tx.attestation.findMany({
      where: { investorId, status, id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  /** What they say is personal: who reads it of somebody else is on record. */
  async read(actor: Actor, rows: readonly Attestation[]): Promise<Map<string, Statement | null>> {
    const statements = new Map<string, Statement | null>();
    for (const { id, investorId, sealed } of rows) {
      const text = await this.vault.open(investorId, `attestation:${id}`, sealed);
      statements.set(id, text === null ? null : (JSON.parse(text) as Statement));
    }
    const [first] = rows;
    if (first && first.organisationId !== actor.organisationId) {
      const target = { type: 'investor', id: first.investorId };
      await this.audit.record({ action: 'attestations.read', target, organisationId: first.organisationId });
    }
    return statements;
  }

  /** Nothing is attested for longer than a file goes unreviewed. */
  private judgeExpiry(statement: Statement): Date | null {
    const expiresAt = expiryOf(statement);
    const now = this.clock.now();
    const toCome = 'signed_on' in statement ? dayToCome(statement.signed_on, tomorrow(now)) : null;
    if (toCome) throw invalid('/statement/signed_on', 'IN_FUTURE', toCome);
    if (expiresAt && expiresAt <= now) throw invalid('/statement', 'EXPIRED', 'This has expired already.');
    const latest = new Date(now);
    latest.setUTCFullYear(latest.getUTCFullYear() + YEARS_MAX);
    if (expiresAt && expiresAt > latest) {
      throw invalid('/statement/expires_at', 'TOO_LATE', `Nothing is attested for more than ${YEARS_MAX} years.`);
    }
    return expiresAt;
  }

  private async lapse(id: string): Promise<void> {
    const { investorId } = await this.get(id);
    const investor = await this.investors.lock(investorId);
    const attestation = await this.get(id);
    if (attestation.status !== 'accepted') return;
    await this.change(investor, attestation, { status: 'expired' }, 'attestation.expired');
    await this.identity.follow(investor, attestation.decidedBy!);
  }

  private async note({ id }: Attestation, dueAt: Date): Promise<void> {
    const data = { attestation_id: id };
    await this.outbox.enqueue({ queue: 'people', name: 'attestation_due', id: uuidv7(), data, dueAt });
  }

  private async change(
    investor: Investor,
    { id }: Attestation,
    data: Partial<Pick<Attestation, 'status' | 'reason' | 'decidedBy' | 'decidedAt'>>,
    type: EventType,
    reason?: string,
  ): Promise<Attestation> {
    const attestation = await this.unit.tx.attestation.update({ where: { id }, data });
    await this.tell(investor, attestation, type, reason);
    return attestation;
  }

  private async tell({ organisationId, onboardedBy }: Investor, row: Attestation, type: EventType, reason?: string) {
    const { id, investorId, status, expiresAt } = row;
    const facts = { investor_id: investorId, type: row.type, status, expires_at: expiresAt?.toISOString() ?? null };
    await this.audit.record({
      action: type,
      target: { type: 'attestation', id },
      organisationId,
      after: facts,
      details: facts,
      reason,
    });
    const told = [...new Set([organisationId, onboardedBy])];
    await this.events.publishAll(told.map((one) => ({ organisationId: one, type, data: { id, ...facts } })));
  }
}
