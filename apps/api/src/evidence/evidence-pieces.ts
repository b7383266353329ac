import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { EvidencePiece, Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { newestFirst, olderThan } from '../http/pages';
import { notFound } from '../http/problem';
import { type EvidenceQuery, type ShownPiece, toEvidence } from './evidence.dto';

/** The rows of pieces, and who is told of them. */
@Injectable()
export class EvidencePieces {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly audit: AuditTrail,
    private readonly events: Events,
  ) {}

  async get(id: string): Promise<EvidencePiece> {
    const piece = await this.unit.tx.evidencePiece.findUnique({ where: { id } });
    if (!piece) throw notFound('piece of evidence');
    return piece;
  }

  list(assetId: string, { kind, status, cursor, limit }: EvidenceQuery): Promise<EvidencePiece[]> {
    return this.unit.tx.evidencePiece.findMany({
      where: { assetId, kind, status, id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  /** With what the chain has of them. */
  async shown(pieces: readonly EvidencePiece[]): Promise<ShownPiece[]> {
    const ids = pieces.map(({ id }) => id);
    const records = await this.unit.tx.evidenceRecord.findMany({
      where: { pieceId: { in: ids } },
      orderBy: { id: 'asc' },
    });
    const now = this.clock.now();
    return pieces.map((piece) => ({ piece, now, records: records.filter(({ pieceId }) => pieceId === piece.id) }));
  }

  async add(data: Prisma.EvidencePieceUncheckedCreateInput): Promise<EvidencePiece> {
    const piece = await this.unit.tx.evidencePiece.create({ data });
    await this.tell(piece, 'evidence.submitted');
    return piece;
  }

  async change(
    { id }: EvidencePiece,
    data: Prisma.EvidencePieceUpdateInput,
    type: EventType,
    more: { reason?: string; to?: readonly string[] } = {},
  ): Promise<EvidencePiece> {
    const piece = await this.unit.tx.evidencePiece.update({ where: { id }, data });
    await this.tell(piece, type, more);
    return piece;
  }

  /** To its issuer, and to whomever else it concerns. */
  async tell(
    piece: EvidencePiece,
    type: EventType,
    { reason, to = [] }: { reason?: string; to?: readonly string[] } = {},
  ): Promise<void> {
    const { id, organisationId, assetId, kind, version, status, lapsesAt } = piece;
    const facts = { asset_id: assetId, kind, version, status, lapses_at: lapsesAt?.toISOString() ?? null };
    await this.audit.record({
      action: type,
      target: { type: 'evidence', id },
      organisationId,
      after: toEvidence({ piece, records: [], now: this.clock.now() }),
      details: facts,
      reason,
    });
    const told = [...new Set([organisationId, ...to])];
    const data = { id, ...facts, ...(reason ? { reason } : {}) };
    await this.events.publishAll(told.map((one) => ({ organisationId: one, type, data })));
  }
}
