import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import { Assets } from '../assets/assets.service';
import { Clock } from '../clock/clock';
import { dayOf, fromDay } from '../clock/day';
import { dayToCome } from '../clock/day-to-come';
import type { Approval, Asset, EvidencePiece, Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { invalid, Problem } from '../http/problem';
import { IssuingEntities } from '../issuing-entities/issuing-entities.service';
import { EvidenceCalendar } from './evidence-calendar';
import { endOf, validUntil } from './evidence-dates';
import type { SubmitEvidence } from './evidence.dto';
import { EvidencePieces } from './evidence-pieces';
import { EvidenceRecords } from './evidence-records';
import { requirementOf } from './evidence-requirements';
import { type FiledDocument, FiledDocuments } from './filed-documents';

const ACCEPT = 'evidence.accept';

/** Pieces of an asset's file: handed in by one person, accepted or rejected by another, superseded by newer ones. */
@Injectable()
export class Evidence implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly assets: Assets,
    private readonly entities: IssuingEntities,
    private readonly documents: FiledDocuments,
    private readonly pieces: EvidencePieces,
    private readonly records: EvidenceRecords,
    private readonly calendar: EvidenceCalendar,
    private readonly approvals: Approvals,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: ACCEPT,
      permission: 'evidence.review',
      currentPayload: (id) => this.payload(id),
      approved: (id) => this.accept(id),
      rejected: async (id, reason) => {
        const rejected = { status: 'rejected' as const, reason, decidedAt: this.clock.now() };
        await this.pieces.change(await this.pieces.get(id), rejected, 'evidence.rejected', { reason });
      },
    });
  }

  async submit(actor: Actor, assetId: string, command: SubmitEvidence): Promise<[EvidencePiece, Approval]> {
    await this.assets.get(assetId);
    await this.supersedeWaiting(assetId, command.kind);
    const asset = await this.assets.lock(assetId);
    judgeOpen(asset);
    const dates = this.judgeDates(asset, command);
    await this.judgeOwner(command);
    const { kind, note, issuing_entity_id: issuingEntityId } = command;
    const documents = await this.documents.named(assetId, command.document_ids, kind);
    const earlier = await this.unit.tx.evidencePiece.count({ where: { assetId, kind } });
    const piece = await this.pieces.add({
      ...{ id: uuidv7(), organisationId: asset.organisationId, assetId, kind, version: earlier + 1 },
      ...{ documents: documents as unknown as Prisma.InputJsonValue, ...dates, issuingEntityId, note },
      ...{ createdBy: actor.personId, createdAt: this.clock.now() },
    });
    const approval = await this.approvals.request(actor, {
      action: ACCEPT,
      subject: { type: 'evidence', id: piece.id },
      organisationId: asset.organisationId,
    });
    return [piece, approval];
  }

  /** What turned out to be wrong counts no longer, at once: that takes nothing from anybody that is not given back. */
  async revoke(id: string, reason: string): Promise<EvidencePiece> {
    await this.assets.lock((await this.pieces.get(id)).assetId);
    const piece = await this.pieces.get(id);
    if (piece.status !== 'accepted') {
      throw new Problem('STATE_REFUSED', `This piece is ${piece.status}: one in force is revoked.`);
    }
    const revoked = { status: 'rejected' as const, reason, decidedAt: this.clock.now() };
    return this.pieces.change(piece, revoked, 'evidence.revoked', { reason });
  }

  /** What the chain did not take is sent again. */
  async record(id: string): Promise<EvidencePiece> {
    await this.assets.lock((await this.pieces.get(id)).assetId);
    const piece = await this.pieces.get(id);
    if (piece.status !== 'accepted') {
      throw new Problem('STATE_REFUSED', `This piece is ${piece.status}: one in force is recorded.`);
    }
    if ((await this.records.recordOnTokens(piece)) > 0) return piece;
    throw new Problem('STATE_REFUSED', 'There is no token on which it is not recorded, or on its way.');
  }

  /** Its approval is closed before the asset is locked: whoever decides locks in this order too. */
  private async supersedeWaiting(assetId: string, kind: string): Promise<void> {
    const waiting = await this.unit.tx.evidencePiece.findFirst({ where: { assetId, kind, status: 'submitted' } });
    if (!waiting) return;
    await this.approvals.voidFor(waiting.id);
    await this.assets.lock(assetId);
    const piece = await this.pieces.get(waiting.id);
    if (piece.status === 'submitted') await this.supersede(piece);
  }

  private async supersede(piece: EvidencePiece): Promise<void> {
    const superseded = { status: 'superseded' as const, decidedAt: this.clock.now() };
    await this.pieces.change(piece, superseded, 'evidence.superseded');
  }

  private async accept(id: string): Promise<void> {
    const { assetId } = await this.pieces.get(id);
    await this.assets.lock(assetId);
    const piece = await this.pieces.get(id);
    const { kind, lapsesAt } = piece;
    if (lapsesAt && lapsesAt <= this.clock.now()) {
      throw new Problem('STATE_REFUSED', 'It has lapsed meanwhile: reject it, and ask for a newer one.');
    }
    const inForce = await this.unit.tx.evidencePiece.findFirst({ where: { assetId, kind, status: 'accepted' } });
    if (inForce) await this.supersede(inForce);
    const decided = { status: 'accepted' as const, decidedAt: this.clock.now() };
    const accepted = await this.pieces.change(piece, decided, 'evidence.accepted');
    await this.calendar.notePiece(accepted);
    await this.records.recordOnTokens(accepted);
  }

  /** What the second person reads: the documents by their hashes, and what they are taken to prove. */
  private async payload(id: string): Promise<Prisma.InputJsonObject | null> {
    const { tx } = this.unit;
    const piece = await tx.evidencePiece.findUnique({ where: { id } });
    if (piece?.status !== 'submitted') return null;
    const { name, type } = await this.assets.get(piece.assetId);
    const { kind, version, note, issuingEntityId } = piece;
    const filed = piece.documents as unknown as FiledDocument[];
    const rows = await tx.document.findMany({ where: { id: { in: filed.map((each) => each.document_id) } } });
    const entity = issuingEntityId ? await this.entities.get(issuingEntityId) : null;
    return {
      asset: { id: piece.assetId, name, type },
      evidence: {
        ...{ kind, version, note, issued_on: dayOf(piece.issuedOn) },
        valid_until: piece.validUntil && dayOf(piece.validUntil),
        owner_after_closing: entity && {
          ...{ id: entity.id, name: entity.name, country: entity.country },
          registry: { authority: entity.registryAuthority, number: entity.registryNumber },
        },
      },
      documents: filed.map(({ document_id: document, sha256 }) => {
        return { id: document, file_name: rows.find((row) => row.id === document)!.fileName, sha256 };
      }),
    };
  }

  private judgeDates({ type }: Asset, { kind, issued_on: issued, valid_until: stated }: SubmitEvidence) {
    const requirement = requirementOf(type, kind);
    if (!requirement) throw invalid('/kind', 'NOT_OF_TYPE', `An asset of the type ${type} has no evidence ${kind}.`);
    const now = this.clock.now();
    const toCome = dayToCome(issued, dayOf(now));
    if (toCome) throw invalid('/issued_on', 'IN_FUTURE', toCome);
    if (stated !== null && stated < issued) {
      throw invalid('/valid_until', 'BEFORE_ISSUE', 'It would have ended before it was issued.');
    }
    const until = validUntil(issued, stated, requirement.freshDays);
    const lapsesAt = until === null ? null : endOf(until);
    if (lapsesAt && lapsesAt <= now) {
      const place = until === stated ? '/valid_until' : '/issued_on';
      throw invalid(place, 'STALE', `It counted until ${until}: file a newer one.`);
    }
    return { issuedOn: fromDay(issued), validUntil: until === null ? null : fromDay(until), lapsesAt };
  }

  private async judgeOwner({ kind, issuing_entity_id: id }: SubmitEvidence): Promise<void> {
    if (kind !== 'title') {
      if (id !== null) throw invalid('/issuing_entity_id', 'NOT_A_TITLE', 'Only a title names an owner.');
      return;
    }
    if (id === null) {
      throw invalid('/issuing_entity_id', 'MISSING', 'Name the issuing entity that owns it after closing.');
    }
    const entity = await this.unit.tx.issuingEntity.findUnique({ where: { id } });
    if (!entity) throw invalid('/issuing_entity_id', 'UNKNOWN', 'There is no such issuing entity.');
  }
}

function judgeOpen({ status }: Asset): void {
  if (status === 'submitted') {
    throw new Problem('STATE_REFUSED', 'The asset is being reviewed: its file stands still until that is decided.');
  }
  if (status === 'redeemed' || status === 'retired') {
    throw new Problem('STATE_REFUSED', `The asset is ${status}: its file is closed.`);
  }
}
