import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import { Assets, factsOf } from '../assets/assets.service';
import { Fingerprints } from '../assets/fingerprints';
import type { Approval, Asset, EvidencePiece, Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { AssetFile } from '../evidence/asset-file';
import { Problem } from '../http/problem';
import { toAssessment } from './due-diligence.dto';
import { dayOf } from '../clock/day';

const APPROVE = 'asset.approve';

/** The end of due diligence: a whole file, read by a second person, makes an asset that may carry instruments. */
@Injectable()
export class Conclusion implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly assets: Assets,
    private readonly file: AssetFile,
    private readonly fingerprints: Fingerprints,
    private readonly approvals: Approvals,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: APPROVE,
      permission: 'asset.review',
      currentPayload: (id) => this.payload(id),
      approved: (id) => this.approve(id),
      rejected: async (id, reason) => {
        await this.assets.giveBack(await this.assets.lock(id), reason);
      },
    });
  }

  async conclude(actor: Actor, id: string): Promise<{ asset: Asset; approval: Approval }> {
    const before = await this.assets.lock(id);
    requireAssessed(before);
    await this.file.requireOpen('approve', before);
    const asset = await this.assets.change(before, 'asset.concluded', { reviewReason: null });
    const approval = await this.approvals.request(actor, {
      action: APPROVE,
      subject: { type: 'asset', id },
      organisationId: asset.organisationId,
    });
    return { asset, approval };
  }

  /** The desk ends due diligence before it is concluded. */
  async giveBack(id: string, reason: string): Promise<Asset> {
    await this.assets.get(id);
    // Before the asset is locked: whoever decides locks in this order too.
    await this.approvals.voidFor(id);
    const asset = await this.assets.lock(id);
    requireAssessed(asset);
    return this.assets.giveBack(asset, reason);
  }

  private async approve(id: string): Promise<void> {
    const asset = await this.assets.lock(id);
    await this.file.requireOpen('approve', asset);
    await this.fingerprints.reserve(await this.assets.change(asset, 'asset.approved', { status: 'approved' }));
  }

  /** The facts, the evidence in force and who stands for what was found: any of it that changes voids the request. */
  private async payload(id: string): Promise<Prisma.InputJsonObject | null> {
    const { tx } = this.unit;
    const asset = await tx.asset.findUnique({ where: { id } });
    if (asset?.status !== 'due_diligence') return null;
    const inForce = { assetId: id, status: 'accepted' } as const;
    const evidence = await tx.evidencePiece.findMany({ where: inForce, orderBy: { id: 'asc' } });
    const signed = { assetId: id, status: 'signed' } as const;
    const assessments = await tx.assessment.findMany({ where: signed, orderBy: { kind: 'asc' } });
    return {
      asset: factsOf(asset),
      evidence: evidence.map(readPiece),
      assessments: assessments.map((row) => {
        const { kind, score, findings, documents, valid_until, signed_by } = toAssessment(row);
        return { kind, score, findings, documents, valid_until, signed_by };
      }),
    } as unknown as Prisma.InputJsonObject;
  }
}

const readPiece = (piece: EvidencePiece) => ({
  ...{ kind: piece.kind, version: piece.version, documents: piece.documents },
  issued_on: dayOf(piece.issuedOn),
  valid_until: piece.validUntil && dayOf(piece.validUntil),
  issuing_entity_id: piece.issuingEntityId,
});

function requireAssessed({ status }: Asset): void {
  if (status === 'due_diligence') return;
  throw new Problem('STATE_REFUSED', `The asset is ${status}: only due diligence is concluded, or ended.`);
}
