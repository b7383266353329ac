import { assetRegistryAbi, contracts } from '@cadastre/protocol';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { Operation, WhitelistEntry } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { InstrumentAccess } from '../holdings/instrument-access';
import { newestFirst, olderThan } from '../http/pages';
import { invalid, Problem } from '../http/problem';
import { callTo } from '../settlement/chain-call';
import type { SettlementOutcome } from '../settlement/settlement-handlers';
import { OPERATOR, Settlements } from '../settlement/settlement.service';
import type { WhitelistCommand, WhitelistQuery } from './whitelist.dto';

const SET = 'whitelist.set';

interface WhitelistInput {
  readonly instrument_id: string;
  readonly admitted: boolean;
}

/** Who may acquire an instrument whose rules ask for a whitelist. The issuer's list, by investor. */
@Injectable()
export class Whitelists implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    private readonly events: Events,
    private readonly access: InstrumentAccess,
    private readonly settlements: Settlements,
  ) {}

  onModuleInit(): void {
    this.settlements.register({ kind: SET, settled: (operation, outcome) => this.settled(operation, outcome) });
  }

  async set(actor: Actor, instrumentId: string, command: WhitelistCommand): Promise<Operation> {
    const instrument = await this.access.requireOwn(actor, instrumentId);
    const { admitted } = command;
    const numbers = await this.identitiesOf(command.investor_ids);
    await this.refusePending(instrumentId, command.investor_ids);
    const operation = await this.settlements.start({
      kind: SET,
      organisationId: instrument.organisationId,
      subject: { type: 'instrument', id: instrumentId },
      input: { instrument_id: instrumentId, admitted } satisfies WhitelistInput,
      createdBy: actor.personId,
      signer: OPERATOR,
      calls: [
        callTo(contracts.AssetRegistry, assetRegistryAbi, 'setWhitelisted', [instrument.token, numbers, admitted]),
      ],
    });
    const now = this.clock.now();
    const facts = {
      status: admitted ? ('admitting' as const) : ('removing' as const),
      operationId: operation.id,
      updatedAt: now,
    };
    const { organisationId } = instrument;
    const ids = command.investor_ids;
    await this.unit.tx.whitelistEntry.createMany({
      data: ids.map((investorId, i) => ({
        ...{ id: uuidv7(), organisationId, instrumentId, investorId, identity: numbers[i]! },
        ...facts,
        createdBy: actor.personId,
        createdAt: now,
      })),
      skipDuplicates: true,
    });
    await this.unit.tx.whitelistEntry.updateMany({ where: { instrumentId, investorId: { in: ids } }, data: facts });
    await this.tell(operation, instrumentId, admitted ? 'whitelist.admitting' : 'whitelist.removing', ids.length);
    return operation;
  }

  async list(actor: Actor, instrumentId: string, { limit, cursor, status }: WhitelistQuery): Promise<WhitelistEntry[]> {
    await this.access.requireOwn(actor, instrumentId);
    return this.unit.tx.whitelistEntry.findMany({
      where: { instrumentId, status, id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  /** In the order of the investors. Whoever is not verified is on no chain, and on no list of it. */
  private async identitiesOf(investorIds: readonly string[]): Promise<bigint[]> {
    const identities = await this.unit.within(PLATFORM, (tx) =>
      tx.identity.findMany({ where: { subjectType: 'investor', subjectId: { in: [...investorIds] } } }),
    );
    const numbers = new Map(identities.map(({ subjectId, number }) => [subjectId, number]));
    return investorIds.map((id, i) => {
      const number = numbers.get(id);
      if (number === undefined) throw invalid(`/investor_ids/${i}`, 'UNKNOWN', `There is no verified investor ${id}.`);
      return number;
    });
  }

  private async refusePending(instrumentId: string, investorIds: readonly string[]): Promise<void> {
    const pending = await this.unit.tx.whitelistEntry.findFirst({
      where: { instrumentId, investorId: { in: [...investorIds] }, status: { in: ['admitting', 'removing'] } },
    });
    if (pending) {
      throw new Problem('STATE_REFUSED', `A change for the investor ${pending.investorId} is on its way.`);
    }
  }

  /** A refused change leaves each entry as it was: who was to be admitted is not, who was to be removed stays. */
  private async settled(operation: Operation, outcome: SettlementOutcome): Promise<void> {
    const { instrument_id: instrumentId, admitted } = operation.input as unknown as WhitelistInput;
    const done = outcome.status === 'confirmed';
    const { count } = await this.unit.tx.whitelistEntry.updateMany({
      where: { operationId: operation.id },
      data: { status: admitted === done ? 'admitted' : 'removed', updatedAt: this.clock.now() },
    });
    await this.tell(operation, instrumentId, done ? 'whitelist.changed' : 'whitelist.refused', count);
  }

  private async tell({ id, organisationId }: Operation, instrumentId: string, action: EventType, investors: number) {
    const details = { operation_id: id, investors };
    await this.audit.record({ action, target: { type: 'instrument', id: instrumentId }, organisationId, details });
    await this.events.publish({ organisationId, type: action, data: { id: instrumentId, ...details } });
  }
}
