import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { PLATFORM_ROLES } from '../access/permissions';
import { Assets } from '../assets/assets.service';
import { Fingerprints } from '../assets/fingerprints';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { Prisma, TitleDispute } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { NamedDocuments } from '../documents/named-documents';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { newestFirst, olderThan } from '../http/pages';
import { notFound, Problem } from '../http/problem';
import { REGISTERED } from '../instruments/instrument-status';
import { type Contested, type OpenDispute, type TitleDisputeQuery, toTitleDispute } from './title-disputes.dto';
import { judgeDisputable, judgeOpen } from './title-disputes.policy';

/** Disputes about titles, as the issuers open them. Who holds the title, only the desk sees. */
@Injectable()
export class TitleDisputes {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly assets: Assets,
    private readonly fingerprints: Fingerprints,
    private readonly documents: NamedDocuments,
    private readonly audit: AuditTrail,
    private readonly events: Events,
  ) {}

  async open({ personId }: Actor, assetId: string, command: OpenDispute): Promise<TitleDispute> {
    const asset = await this.assets.lock(assetId);
    judgeDisputable(asset);
    const documents = await this.documents.ofAsset(assetId, command.document_ids, '/document_ids');
    const [dispute] = await this.unit.tx.titleDispute.createManyAndReturn({
      data: [
        {
          ...{ id: uuidv7(), organisationId: asset.organisationId, assetId, statement: command.statement },
          identifiers: asset.identifiers as Prisma.InputJsonArray,
          documents: documents as unknown as Prisma.InputJsonArray,
          ...{ createdBy: personId, createdAt: this.clock.now() },
        },
      ],
      // One at a time: a second one must not end the transaction.
      skipDuplicates: true,
    });
    if (!dispute) throw new Problem('STATE_REFUSED', 'The title of this asset is in dispute already.');
    await this.tell(dispute, 'title_dispute.opened');
    return dispute;
  }

  async get(id: string): Promise<TitleDispute> {
    const dispute = await this.unit.tx.titleDispute.findUnique({ where: { id } });
    if (!dispute) throw notFound('title dispute');
    return dispute;
  }

  list({ limit, cursor, status, asset_id: assetId }: TitleDisputeQuery): Promise<TitleDispute[]> {
    return this.unit.tx.titleDispute.findMany({
      where: { status, assetId, id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  async lock(id: string): Promise<TitleDispute> {
    await this.unit.tx.$queryRaw`SELECT 1 FROM title_disputes WHERE id = ${id}::uuid FOR UPDATE`;
    return this.get(id);
  }

  async conclude(
    { id }: TitleDispute,
    status: 'upheld' | 'dismissed' | 'withdrawn',
    reason: string | null,
  ): Promise<TitleDispute> {
    const data = { status, reason, decidedAt: this.clock.now() };
    const after = await this.unit.tx.titleDispute.update({ where: { id, status: 'open' }, data });
    await this.tell(after, `title_dispute.${status}`);
    return after;
  }

  async requireOpen(id: string): Promise<TitleDispute> {
    const dispute = await this.lock(id);
    judgeOpen(dispute);
    return dispute;
  }

  /** For those who see every tenant; everybody else is told that it is none of theirs. */
  async contestedFor(actor: Actor, dispute: TitleDispute): Promise<Contested[] | null> {
    return PLATFORM_ROLES.has(actor.role) ? this.contested(dispute) : null;
  }

  /** In the platform’s scope. */
  async contested({ assetId: id, identifiers }: TitleDispute): Promise<Contested[]> {
    const ids = await this.fingerprints.holdersOf({ id, identifiers });
    const assets = await this.unit.tx.asset.findMany({ where: { id: { in: ids } }, orderBy: { id: 'asc' } });
    const tokens = await this.unit.tx.instrument.findMany({
      where: { assetId: { in: ids }, status: { in: REGISTERED } },
      select: { assetId: true },
    });
    return assets.map(({ id: asset_id, organisationId, name, status }) => {
      const has_token = tokens.some(({ assetId }) => assetId === asset_id);
      return { asset_id, organisation_id: organisationId, name, status, has_token };
    });
  }

  private async tell(dispute: TitleDispute, type: EventType): Promise<void> {
    const { id, organisationId, assetId, status, reason } = dispute;
    await this.audit.record({
      action: type,
      target: { type: 'title_dispute', id },
      organisationId,
      after: toTitleDispute(dispute),
      details: { asset_id: assetId, status },
      reason: reason ?? undefined,
    });
    await this.events.publish({ organisationId, type, data: { id, asset_id: assetId, status } });
  }
}
