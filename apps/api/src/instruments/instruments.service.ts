import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { Assets } from '../assets/assets.service';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import { type Instrument, Prisma } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { newestFirst, olderThan } from '../http/pages';
import { notFound, Problem } from '../http/problem';
import { IssuingEntities } from '../issuing-entities/issuing-entities.service';
import { canonicalRules } from '../rules/rule-set';
import { type DraftInstrument, type EditInstrument, type InstrumentQuery, toInstrument } from './instruments.dto';
import { judgeDraft, judgeTerms } from './instruments.policy';

/** What is issued on assets: drafted here, made a token by Tokenisation. */
@Injectable()
export class Instruments {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly assets: Assets,
    private readonly entities: IssuingEntities,
    private readonly audit: AuditTrail,
    private readonly events: Events,
  ) {}

  async draft({ organisationId, personId }: Actor, command: DraftInstrument): Promise<Instrument> {
    const asset = await this.assets.get(command.asset_id);
    await this.entities.get(command.issuing_entity_id);
    const now = this.clock.now();
    const terms = columnsOf(command);
    judgeTerms(terms);
    const externalId = command.external_id;
    const [instrument] = await this.unit.tx.instrument.createManyAndReturn({
      data: [
        {
          ...terms,
          ...{ id: uuidv7(), organisationId, externalId, assetId: asset.id },
          ...{ createdBy: personId, createdAt: now, updatedAt: now },
        },
      ],
      // A duplicate must not end the transaction: its refusal names the cure.
      skipDuplicates: true,
    });
    if (!instrument) {
      throw new Problem('EXTERNAL_ID_TAKEN', `An instrument with the external_id ${externalId} exists already.`);
    }
    await this.tell(instrument, 'instrument.drafted');
    return instrument;
  }

  async edit(id: string, version: number, command: EditInstrument): Promise<Instrument> {
    const instrument = await this.lock(id);
    judgeDraft(instrument);
    if (instrument.version !== version) {
      throw new Problem('VERSION_MISMATCH', `The instrument is at version ${instrument.version}.`);
    }
    if (command.issuing_entity_id) await this.entities.get(command.issuing_entity_id);
    const changes = definedOf(columnsOf(command));
    judgeTerms({ ...instrument, ...changes } as Instrument);
    return this.change(instrument, changes, 'instrument.changed');
  }

  /** Investors see what is a token, whoever's it is: they are offered it, and hold it. */
  async get(actor: Actor, id: string): Promise<Instrument> {
    const find = () => this.unit.tx.instrument.findUnique({ where: { id } });
    const instrument = actor.role === 'investor' ? await this.unit.within(PLATFORM, find) : await find();
    if (!instrument || (actor.role === 'investor' && instrument.status !== 'active')) throw notFound('instrument');
    return instrument;
  }

  list({ limit, cursor, ...query }: InstrumentQuery): Promise<Instrument[]> {
    const { status, asset_id: assetId, external_id: externalId } = query;
    return this.unit.tx.instrument.findMany({
      where: { status, assetId, externalId, id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  async lock(id: string): Promise<Instrument> {
    await this.unit.tx.$queryRaw`SELECT 1 FROM instruments WHERE id = ${id}::uuid FOR UPDATE`;
    const instrument = await this.unit.tx.instrument.findUnique({ where: { id } });
    if (!instrument) throw notFound('instrument');
    return instrument;
  }

  async change(
    before: Instrument,
    data: Prisma.InstrumentUncheckedUpdateInput,
    type: EventType,
    reason?: string,
  ): Promise<Instrument> {
    const after = await this.unit.tx.instrument.update({
      where: { id: before.id, version: before.version },
      data: { ...data, version: { increment: 1 }, updatedAt: this.clock.now() },
    });
    await this.tell(after, type, before, reason);
    return after;
  }

  private async tell(instrument: Instrument, type: EventType, before?: Instrument, reason?: string): Promise<void> {
    const { id, organisationId, externalId, assetId, status, version, refusalCode } = instrument;
    const facts = { asset_id: assetId, status, version, ...(refusalCode ? { refusal_code: refusalCode } : {}) };
    await this.audit.record({
      action: type,
      target: { type: 'instrument', id },
      organisationId,
      before: before && toInstrument(before),
      after: toInstrument(instrument),
      details: facts,
      reason,
    });
    await this.events.publish({ organisationId, type, data: { id, external_id: externalId, ...facts } });
  }
}

/** The columns of the terms that a command names; what it does not name stays as it is. */
function columnsOf<T extends EditInstrument>(terms: T) {
  const { nominal, rules } = terms;
  return {
    issuingEntityId: terms.issuing_entity_id as T['issuing_entity_id'],
    kind: terms.kind as T['kind'],
    name: terms.name as T['name'],
    symbol: terms.symbol as T['symbol'],
    ranking: terms.ranking as T['ranking'],
    nominalAmount: nominal && new Prisma.Decimal(nominal.amount),
    nominalUnit: nominal && nominal.asset,
    authorised: terms.authorised as T['authorised'],
    decimals: terms.decimals as T['decimals'],
    keepsLots: terms.keeps_lots as T['keeps_lots'],
    governingLaw: terms.governing_law as T['governing_law'],
    isin: terms.isin,
    ledgerRole: terms.ledger_role as T['ledger_role'],
    mirroredRegister: terms.mirrored_register as T['mirrored_register'],
    rules: (rules && canonicalRules(rules)) as T['rules'] & Prisma.InputJsonObject,
  };
}

const definedOf = (columns: Prisma.InstrumentUncheckedUpdateInput): Prisma.InstrumentUncheckedUpdateInput =>
  Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined));
