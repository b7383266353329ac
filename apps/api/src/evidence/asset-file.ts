import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock';
import type { Asset } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Problem, type ProblemPlace } from '../http/problem';
import { type AssetFileFacts, type Gap, type Gate, isReached, judgeFile } from './evidence-gate';
import { EVIDENCE } from './evidence-requirements';

/** The one judge of whether an asset's file lets something be done now. It asks the clock, so nobody has to be awake. */
@Injectable()
export class AssetFile {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  /** `issuingEntityId`: who is about to issue on it too. */
  async gaps(asset: Asset, issuingEntityId?: string): Promise<Gap[]> {
    return judgeFile(await this.facts(asset, issuingEntityId));
  }

  async requireOpen(gate: Gate, asset: Asset, issuingEntityId?: string): Promise<void> {
    if (!isReached(gate, asset.status)) {
      throw new Problem('STATE_REFUSED', `The asset is ${asset.status}: that is too early, or too late.`);
    }
    requireWhole(await this.gaps(asset, issuingEntityId));
  }

  /** The first end of anything required that counts now. */
  async shutsAt(asset: Asset): Promise<Date | null> {
    const { pieces, assessments, requirements, now } = await this.facts(asset);
    const required = new Set<string>(requirements.flatMap(({ kind, required: is }) => (is ? [kind] : [])));
    const ends = [
      ...pieces.filter(({ kind, status }) => status === 'accepted' && required.has(kind)).map((each) => each.lapsesAt),
      ...assessments.filter(({ status }) => status === 'signed').map((each) => each.expiresAt),
    ].filter((end): end is Date => end !== null && end > now);
    return ends.reduce<Date | null>((first, end) => (first && first < end ? first : end), null);
  }

  private async facts({ id: assetId, type, factsVersion }: Asset, issuer?: string): Promise<AssetFileFacts> {
    const { tx } = this.unit;
    const pieces = await tx.evidencePiece.findMany({ where: { assetId } });
    const assessments = await tx.assessment.findMany({ where: { assetId, status: { not: 'superseded' } } });
    const tokens = await tx.instrument.findMany({
      where: { assetId, status: { in: ['tokenising', 'active'] } },
      select: { issuingEntityId: true },
    });
    const issuers = [...tokens.map(({ issuingEntityId }) => issuingEntityId), ...(issuer ? [issuer] : [])];
    const requirements = EVIDENCE[type];
    return {
      ...{ requirements, pieces, assessments, factsVersion },
      issuingEntityIds: [...new Set(issuers)],
      now: this.clock.now(),
    };
  }
}

function requireWhole(gaps: readonly Gap[]): void {
  if (gaps.length === 0) return;
  const errors = gaps.map(({ part, kind, code, detail, cure }): ProblemPlace => {
    return { pointer: `/${part}/${kind}`, code, detail: `${detail} ${cure}` };
  });
  const named = gaps.map(({ kind }) => kind).join(', ');
  throw new Problem('EVIDENCE_MISSING', `The asset’s file is not whole: ${named}.`, { errors });
}
