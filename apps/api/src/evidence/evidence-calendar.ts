import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AssetJobs } from '../assets/asset-jobs';
import { Assets } from '../assets/assets.service';
import { Clock } from '../clock/clock';
import type { EvidencePiece } from '../database/generated/client';
import { Outbox } from '../outbox/outbox';
import { AssetHolders } from './asset-holders';
import { EvidencePieces } from './evidence-pieces';
import { requirementOf } from './evidence-requirements';

/**
 * Tells that a piece has lapsed. The gate has been shut since its date, whether this has run or not: this is for people,
 * once for each piece.
 */
@Injectable()
export class EvidenceCalendar implements OnModuleInit {
  constructor(
    private readonly clock: Clock,
    private readonly assets: Assets,
    private readonly pieces: EvidencePieces,
    private readonly holders: AssetHolders,
    private readonly jobs: AssetJobs,
    private readonly outbox: Outbox,
  ) {}

  onModuleInit(): void {
    this.jobs.register('evidence_due', (data) => this.lapse(data.evidence_id as string));
  }

  async notePiece({ id, lapsesAt }: EvidencePiece): Promise<void> {
    if (!lapsesAt) return;
    const data = { evidence_id: id };
    await this.outbox.enqueue({ queue: 'assets', name: 'evidence_due', id: uuidv7(), data, dueAt: lapsesAt });
  }

  /** What was superseded or revoked meanwhile does not lapse. Holders hear of what stops new units. */
  private async lapse(id: string): Promise<void> {
    const asset = await this.assets.lock((await this.pieces.get(id)).assetId);
    const piece = await this.pieces.get(id);
    if (piece.status !== 'accepted' || piece.lapsedAt || !piece.lapsesAt) return;
    const now = this.clock.now();
    if (piece.lapsesAt > now) throw new Error(`the piece ${id} lapses at ${piece.lapsesAt.toISOString()}, not yet`);
    const isRequired = requirementOf(asset.type, piece.kind)?.required === true;
    const to = isRequired ? await this.holders.organisationsOf(asset.id) : [];
    await this.pieces.change(piece, { lapsedAt: now }, 'evidence.lapsed', { to });
  }
}
