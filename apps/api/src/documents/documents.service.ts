import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { Asset, Document } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Events } from '../events/events';
import { decodeCursor, type PageQuery } from '../http/pages';
import { notFound, Problem } from '../http/problem';
import { DocumentSubjects } from './document-subjects';
import { toDocument } from './documents.dto';
import type { Upload } from './upload';

/** The files of assets and of whatever else has documents. They are added; none is ever replaced or removed. */
@Injectable()
export class Documents implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    private readonly events: Events,
    private readonly subjects: DocumentSubjects,
  ) {}

  onModuleInit(): void {
    this.subjects.register({
      type: 'asset',
      require: (id) => this.requireAsset(id),
      requireOpen: (id) => this.requireOpenFile(id),
    });
  }

  async add(actor: Actor, subjectType: string, subjectId: string, upload: Upload): Promise<Document> {
    const { organisationId } = await this.subjects.of(subjectType).requireOpen(subjectId);
    const document = await this.unit.tx.document.create({
      data: {
        ...upload,
        sha256: new Uint8Array(upload.sha256),
        id: uuidv7(),
        organisationId,
        subjectType,
        subjectId,
        createdBy: actor.personId,
        createdAt: this.clock.now(),
      },
    });
    const { kind, sha256 } = toDocument(document);
    const facts = { [`${subjectType}_id`]: subjectId, kind, sha256 };
    await this.audit.record({
      action: 'document.uploaded',
      target: { type: 'document', id: document.id },
      organisationId,
      after: toDocument(document),
      details: facts,
    });
    await this.events.publish({
      organisationId,
      type: 'document.uploaded',
      data: { document_id: document.id, ...facts },
    });
    return document;
  }

  /** One row more than the page holds. */
  async list(subjectType: string, subjectId: string, { limit, cursor }: PageQuery): Promise<Document[]> {
    await this.subjects.of(subjectType).require(subjectId);
    return this.unit.tx.document.findMany({
      where: { subjectType, subjectId, id: { gt: decodeCursor(cursor) } },
      orderBy: { id: 'asc' },
      take: limit + 1,
    });
  }

  async get(id: string): Promise<Document> {
    const document = await this.unit.tx.document.findUnique({ where: { id } });
    if (!document) throw notFound('document');
    return document;
  }

  /** Whoever is given the content is on record before its first byte. */
  async getForReading(id: string): Promise<Document> {
    const document = await this.get(id);
    await this.audit.record({
      action: 'document.read',
      target: { type: 'document', id },
      organisationId: document.organisationId,
      details: { [`${document.subjectType}_id`]: document.subjectId },
    });
    return document;
  }

  /** A reviewer judges a file that stands still: the lock holds off a submission until this document is in it. */
  private async requireOpenFile(assetId: string): Promise<Asset> {
    await this.unit.tx.$queryRaw`SELECT 1 FROM assets WHERE id = ${assetId}::uuid FOR SHARE`;
    const asset = await this.requireAsset(assetId);
    if (asset.status === 'submitted') {
      throw new Problem('STATE_REFUSED', 'The asset is being reviewed: withdraw the request, then add to its file.');
    }
    return asset;
  }

  private async requireAsset(assetId: string): Promise<Asset> {
    const asset = await this.unit.tx.asset.findUnique({ where: { id: assetId } });
    if (!asset) throw notFound('asset');
    return asset;
  }
}
