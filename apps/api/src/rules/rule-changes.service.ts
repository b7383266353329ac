import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { Prisma, RuleChange } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { invalid, notFound, Problem } from '../http/problem';
import { newestFirst, olderThan } from '../http/pages';
import type { OfferedInstrument } from '../offerings/offered-instruments';
import { ChainRules, type RulesInForce } from './chain-rules';
import { differences } from './rule-preview';
import { canonicalRules, type RuleSet, withinAuthorised } from './rule-set';
import type { RuleChangeQuery } from './rules.dto';

export interface NewRuleChange {
  readonly baseVersion: number;
  readonly rules: RuleSet;
  readonly templateId: string | null;
  readonly reason: string;
}

/** Rows of rule changes: every version that was in force, and what was proposed. */
@Injectable()
export class RuleChanges {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    private readonly events: Events,
    private readonly chain: ChainRules,
  ) {}

  /** One change of an instrument's rules at a time, each of which differs from what is in force. */
  async add(actor: Actor, instrument: OfferedInstrument, command: NewRuleChange): Promise<RuleChange> {
    await this.lockInstrument(instrument.id);
    const current = await this.chain.inForce(instrument.token);
    if (current.version !== command.baseVersion) {
      throw new Problem('VERSION_MISMATCH', `The rules in force are version ${current.version}.`);
    }
    const rules = withinAuthorised(canonicalRules(command.rules), instrument.authorised);
    if (differences(current.rules, rules).length === 0) {
      throw invalid('/rules', 'NO_CHANGE', 'These are the rules in force.');
    }
    if (rules.resale.length > 0 && !(await this.chain.keepsLots(instrument.token))) {
      throw invalid(
        '/rules/resale',
        'LOTS_NOT_KEPT',
        'The instrument keeps no lots, so there are no periods to count.',
      );
    }
    await this.keepInForce(instrument, current);
    const open = await this.findOpen(instrument.id);
    if (open) throw new Problem('STATE_REFUSED', `The change ${open.id} of these rules is ${open.status}.`);
    const change = await this.unit.tx.ruleChange.create({
      data: {
        id: uuidv7(),
        organisationId: instrument.organisationId,
        instrumentId: instrument.id,
        ...command,
        rules: rules as Prisma.InputJsonObject,
        createdBy: actor.personId,
        createdAt: this.clock.now(),
      },
    });
    await this.tell(change, 'rules.proposed');
    return change;
  }

  /** What waits for a second person or is on its way; a proposal whose approval has run out is over. */
  async findOpen(instrumentId: string): Promise<RuleChange | null> {
    const open = await this.unit.tx.ruleChange.findFirst({
      where: { instrumentId, status: { in: ['proposed', 'settling'] } },
    });
    if (open?.status !== 'proposed') return open;
    const waiting = await this.unit.tx.approval.count({
      where: { subjectId: open.id, status: 'pending', expiresAt: { gt: this.clock.now() } },
    });
    if (waiting > 0) return open;
    await this.change(open, { status: 'rejected' }, 'rules.rejected');
    return null;
  }

  async lock(id: string): Promise<RuleChange> {
    await this.unit.tx.$queryRaw`SELECT 1 FROM rule_changes WHERE id = ${id}::uuid FOR UPDATE`;
    const change = await this.unit.tx.ruleChange.findUnique({ where: { id } });
    if (!change) throw notFound('rule change');
    return change;
  }

  find(id: string): Promise<RuleChange | null> {
    return this.unit.tx.ruleChange.findUnique({ where: { id } });
  }

  list(instrumentId: string, { limit, cursor, status }: RuleChangeQuery): Promise<RuleChange[]> {
    return this.unit.tx.ruleChange.findMany({
      where: { instrumentId, status, id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  async change(before: RuleChange, data: Prisma.RuleChangeUpdateInput, action: EventType): Promise<RuleChange> {
    const after = await this.unit.tx.ruleChange.update({ where: { id: before.id }, data });
    await this.tell(after, action);
    return after;
  }

  /** The version before it stays on record. */
  async enforce(change: RuleChange): Promise<void> {
    const { instrumentId } = change;
    await this.unit.tx.ruleChange.updateMany({
      where: { instrumentId, status: 'in_force' },
      data: { status: 'superseded' },
    });
    await this.change(change, { status: 'in_force', inForceAt: this.clock.now() }, 'rules.changed');
  }

  /** A version that came about otherwise, as an instrument's first one does, gets its row before the next one. */
  private async keepInForce({ id, organisationId }: OfferedInstrument, current: RulesInForce): Promise<void> {
    const { tx } = this.unit;
    const baseVersion = current.version - 1;
    const known = await tx.ruleChange.findFirst({ where: { instrumentId: id, status: 'in_force' } });
    if (known?.baseVersion === baseVersion) return;
    if (known) await tx.ruleChange.update({ where: { id: known.id }, data: { status: 'superseded' } });
    const now = this.clock.now();
    const found = { rules: current.rules as Prisma.InputJsonObject, reason: 'Found on the chain.', inForceAt: now };
    await tx.ruleChange.create({
      data: {
        id: uuidv7(),
        organisationId,
        instrumentId: id,
        baseVersion,
        status: 'in_force',
        createdAt: now,
        ...found,
      },
    });
  }

  private async lockInstrument(id: string): Promise<void> {
    await this.unit.tx.$queryRaw`SELECT 1 FROM pg_advisory_xact_lock(hashtextextended('rules ' || ${id}, 0))`;
  }

  private async tell(change: RuleChange, action: EventType): Promise<void> {
    const { id, organisationId, instrumentId, baseVersion, refusalCode } = change;
    const details = {
      instrument_id: instrumentId,
      version: baseVersion + 1,
      ...(refusalCode ? { code: refusalCode } : {}),
    };
    await this.audit.record({
      action,
      target: { type: 'rule_change', id },
      organisationId,
      after: change.rules,
      details,
      reason: change.reason,
    });
    await this.unit.within(PLATFORM, () =>
      this.events.publish({ organisationId, type: action, data: { id, ...details } }),
    );
  }
}
