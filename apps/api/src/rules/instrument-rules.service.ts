import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import type { Approval, Operation, Prisma, RuleChange } from '../database/generated/client';
import { Problem } from '../http/problem';
import { InstrumentAccess } from '../holdings/instrument-access';
import { requireAwaited } from '../settlement/require-awaited';
import type { SettlementOutcome } from '../settlement/settlement-handlers';
import { OPERATOR, Settlements } from '../settlement/settlement.service';
import { ChainRules, type RulesInForce } from './chain-rules';
import { judgeContradictions } from './rule-contradictions';
import { differences } from './rule-preview';
import { RuleChanges } from './rule-changes.service';
import { type ProposeRules, rulesOf } from './rules.dto';

const CHANGE = 'rules.change';

/**
 * An instrument's rules change with four eyes. Trading is halted by one person, at once, because a halt takes nothing
 * from anybody that the next day does not give back; it is lifted like any other change.
 */
@Injectable()
export class InstrumentRules implements OnModuleInit {
  constructor(
    private readonly access: InstrumentAccess,
    private readonly chain: ChainRules,
    private readonly changes: RuleChanges,
    private readonly approvals: Approvals,
    private readonly settlements: Settlements,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: CHANGE,
      permission: 'rules.review',
      currentPayload: (id) => this.payload(id),
      approved: (id) => this.approved(id),
      rejected: (id) => this.rejected(id),
    });
    this.settlements.register({ kind: CHANGE, settled: (operation, outcome) => this.settled(operation, outcome) });
  }

  async inForce(actor: Actor, instrumentId: string): Promise<RulesInForce> {
    const { token } = await this.access.requireRead(actor, instrumentId);
    return this.chain.inForce(token);
  }

  async propose(actor: Actor, instrumentId: string, command: ProposeRules): Promise<Approval> {
    const instrument = await this.access.requireOwn(actor, instrumentId);
    // Not what is halted or resumed: trading stops whatever rules are in force.
    judgeContradictions(command.rules);
    const change = await this.changes.add(actor, instrument, {
      baseVersion: command.base_version,
      rules: command.rules,
      templateId: command.template_id,
      reason: command.reason,
    });
    return this.ask(actor, change);
  }

  async halt(actor: Actor, instrumentId: string, reason: string): Promise<Operation> {
    const instrument = await this.access.requireOwn(actor, instrumentId);
    const { version, rules } = await this.chain.inForce(instrument.token);
    if (rules.halted) throw new Problem('STATE_REFUSED', 'Trading is halted already.');
    await this.giveWay(instrumentId);
    const halted = { baseVersion: version, rules: { ...rules, halted: true }, templateId: null, reason };
    return this.settle(await this.changes.add(actor, instrument, halted));
  }

  /** Like any change of rules: a second person lifts it. */
  async resume(actor: Actor, instrumentId: string, reason: string): Promise<Approval> {
    const instrument = await this.access.requireOwn(actor, instrumentId);
    const { version, rules } = await this.chain.inForce(instrument.token);
    if (!rules.halted) throw new Problem('STATE_REFUSED', 'Trading is not halted.');
    const resumed = { baseVersion: version, rules: { ...rules, halted: false }, templateId: null, reason };
    return this.ask(actor, await this.changes.add(actor, instrument, resumed));
  }

  private ask(actor: Actor, { id, organisationId }: RuleChange): Promise<Approval> {
    return this.approvals.request(actor, { action: CHANGE, subject: { type: 'rule_change', id }, organisationId });
  }

  /** A halt does not wait for anybody's decision on other rules, which build on a version that is about to pass. */
  private async giveWay(instrumentId: string): Promise<void> {
    const open = await this.changes.findOpen(instrumentId);
    if (open?.status !== 'proposed') return;
    await this.approvals.voidFor(open.id);
    await this.changes.change(open, { status: 'rejected' }, 'rules.rejected');
  }

  /** Rules that others have changed meanwhile void the request: what was judged is no longer the difference. */
  private async payload(id: string): Promise<Prisma.InputJsonObject | null> {
    const change = await this.changes.find(id);
    if (change?.status !== 'proposed') return null;
    const { token } = await this.access.require(change.instrumentId);
    const current = await this.chain.inForce(token);
    if (current.version !== change.baseVersion) return null;
    const rules = rulesOf(change);
    return {
      instrument_id: change.instrumentId,
      base_version: change.baseVersion,
      rules: rules as Prisma.InputJsonObject,
      changes: differences(current.rules, rules) as unknown as Prisma.InputJsonArray,
      template_id: change.templateId,
      reason: change.reason,
    };
  }

  private async approved(id: string): Promise<void> {
    await this.settle(await this.changes.lock(id));
  }

  private async rejected(id: string): Promise<void> {
    const change = await this.changes.lock(id);
    if (change.status === 'proposed') await this.changes.change(change, { status: 'rejected' }, 'rules.rejected');
  }

  private async settle(change: RuleChange): Promise<Operation> {
    const { id, organisationId, instrumentId, baseVersion } = change;
    const { token } = await this.access.require(instrumentId);
    const operation = await this.settlements.start({
      kind: CHANGE,
      organisationId,
      subject: { type: 'rule_change', id },
      input: { rule_change_id: id, instrument_id: instrumentId, version: baseVersion + 1 },
      createdBy: change.createdBy!,
      signer: OPERATOR,
      calls: [this.chain.changeCall(token, baseVersion, rulesOf(change))],
    });
    await this.changes.change(change, { status: 'settling', operationId: operation.id }, 'rules.settling');
    return operation;
  }

  private async settled(operation: Operation, outcome: SettlementOutcome): Promise<void> {
    const change = await this.changes.lock(operation.subjectId!);
    requireAwaited(operation, 'rule change', change);
    if (outcome.status === 'confirmed') return this.changes.enforce(change);
    await this.changes.change(change, { status: 'refused', refusalCode: outcome.code }, 'rules.refused');
  }
}
