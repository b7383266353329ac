import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { Assets } from '../assets/assets.service';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import { Prisma, type Valuation } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { NamedDocuments } from '../documents/named-documents';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { newestFirst, olderThan } from '../http/pages';
import { invalid, notFound, Problem } from '../http/problem';
import { type PublishedValuation, type RecordValuation, toValuation, type ValuationQuery } from './valuations.dto';
import { byDate, judgeDay, judgeLiving } from './valuations.policy';
import { dayOf } from '../clock/day';

const include = { publications: { orderBy: { id: 'asc' } } } as const;

/** The history of what an asset is worth: recorded by its issuer, never changed, and corrected by another one. */
@Injectable()
export class Valuations {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly assets: Assets,
    private readonly documents: NamedDocuments,
    private readonly audit: AuditTrail,
    private readonly events: Events,
  ) {}

  async record({ personId }: Actor, assetId: string, command: RecordValuation): Promise<PublishedValuation> {
    const asset = await this.assets.lock(assetId);
    judgeLiving(asset);
    const valuedOn = new Date(`${command.valued_on}T00:00:00Z`);
    const corrected = command.corrects_id ? await this.corrected(assetId, command.corrects_id) : null;
    const now = this.clock.now();
    judgeDay(valuedOn, corrected, now);
    const { appraiser, method, value, external_id: externalId, document_id: documentId } = command;
    const id = uuidv7();
    const { count } = await this.unit.tx.valuation.createMany({
      data: [
        {
          ...{ id, organisationId: asset.organisationId, externalId, assetId, appraiser, method, valuedOn },
          ...{ amount: new Prisma.Decimal(value.amount), currency: value.asset, correctsId: corrected?.id },
          ...{ documentId, documentHash: await this.hashOf(assetId, documentId) },
          ...{ createdBy: personId, createdAt: now, updatedAt: now },
        },
      ],
      // A duplicate must not end the transaction: its refusal names the cure.
      skipDuplicates: true,
    });
    if (count === 0) {
      throw new Problem('EXTERNAL_ID_TAKEN', `A valuation with the external_id ${externalId} exists already.`);
    }
    const valuation = await this.get(id);
    await this.tell(valuation, 'valuation.recorded');
    return valuation;
  }

  async get(id: string): Promise<PublishedValuation> {
    const valuation = await this.unit.tx.valuation.findUnique({ where: { id }, include });
    if (!valuation) throw notFound('valuation');
    return valuation;
  }

  async list(assetId: string, query: ValuationQuery): Promise<PublishedValuation[]> {
    await this.assets.get(assetId);
    const { limit, cursor, status, external_id: externalId } = query;
    return this.unit.tx.valuation.findMany({
      where: { assetId, status, externalId, id: olderThan(cursor) },
      include,
      ...newestFirst(limit),
    });
  }

  async lock(id: string): Promise<PublishedValuation> {
    await this.unit.tx.$queryRaw`SELECT 1 FROM valuations WHERE id = ${id}::uuid FOR UPDATE`;
    return this.get(id);
  }

  approvedOf(assetId: string, valuedOn?: Date): Promise<Valuation[]> {
    return this.unit.tx.valuation.findMany({ where: { assetId, valuedOn, status: 'approved' } });
  }

  /** The one that counts. */
  async newest(assetId: string): Promise<Valuation | undefined> {
    return (await this.approvedOf(assetId)).sort(byDate).at(-1);
  }

  async change(
    before: PublishedValuation,
    data: Prisma.ValuationUpdateInput,
    type: EventType,
    reason?: string,
  ): Promise<PublishedValuation> {
    const after = await this.unit.tx.valuation.update({
      where: { id: before.id, version: before.version },
      data: { ...data, version: { increment: 1 }, updatedAt: this.clock.now() },
      include,
    });
    await this.tell(after, type, { before, reason });
    return after;
  }

  async tell(
    valuation: PublishedValuation,
    type: EventType,
    {
      before,
      reason,
      details,
    }: { before?: PublishedValuation; reason?: string; details?: Prisma.InputJsonObject } = {},
  ): Promise<void> {
    const { id, organisationId, externalId, assetId, status, version, valuedOn } = valuation;
    const facts = { asset_id: assetId, valued_on: dayOf(valuedOn), status, version, ...details };
    await this.audit.record({
      action: type,
      target: { type: 'valuation', id },
      organisationId,
      before: before && toValuation(before),
      after: toValuation(valuation),
      details: facts,
      reason,
    });
    await this.events.publish({ organisationId, type, data: { id, external_id: externalId, ...facts } });
  }

  private async corrected(assetId: string, id: string): Promise<Valuation> {
    const found = await this.unit.tx.valuation.findFirst({ where: { id, assetId } });
    if (!found) throw invalid('/corrects_id', 'UNKNOWN', `The asset has no valuation ${id}.`);
    return found;
  }

  private async hashOf(assetId: string, id: string): Promise<Uint8Array<ArrayBuffer>> {
    const [document] = await this.documents.ofAsset(assetId, [id], '/document_id');
    return Uint8Array.from(Buffer.from(document!.sha256, 'hex'));
  }
}
