import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { toApproval } from '../approvals/approvals.dto';
import { ATTRIBUTES } from '../assets/attributes';
import { Assets } from '../assets/assets.service';
import type { EvidencePiece } from '../database/generated/client';
import { AssetType } from '../database/generated/enums';
import { Answers, idParam } from '../http/answers';
import { toPage } from '../http/pages';
import { AssetFile } from './asset-file';
import { isReached } from './evidence-gate';
import {
  assetTypesSchema,
  evidencePage,
  type EvidenceQuery,
  evidenceQuery,
  evidenceSchema,
  evidenceSubmission,
  gateSchema,
  revokeEvidenceBody,
  type SubmitEvidence,
  submitEvidenceBody,
  toEvidence,
} from './evidence.dto';
import { EvidencePieces } from './evidence-pieces';
import { EVIDENCE } from './evidence-requirements';
import { Evidence } from './evidence.service';

@ApiTags('Evidence')
@Controller('v1')
export class EvidenceController {
  constructor(
    private readonly assets: Assets,
    private readonly evidence: Evidence,
    private readonly pieces: EvidencePieces,
    private readonly file: AssetFile,
  ) {}

  @Get('asset-types')
  @Requires('asset.read')
  @Answers(200, assetTypesSchema)
  types() {
    return { data: Object.values(AssetType).map((type) => ASSET_TYPES[type]) };
  }

  @Post('assets/:id/evidence')
  @Requires('evidence.submit')
  @Answers(202, evidenceSubmission, 'handed in; waits for a second person')
  async submit(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) assetId: string,
    @Body({ schema: submitEvidenceBody }) body: SubmitEvidence,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const [piece, approval] = await this.evidence.submit(actor, assetId, body);
    void reply.header('location', `/v1/evidence/${piece.id}`);
    return { evidence: await this.shown(piece), approval: toApproval(approval) };
  }

  @Get('assets/:id/evidence')
  @Requires('asset.read')
  @Answers(200, evidencePage)
  async list(
    @Param('id', { schema: idParam }) assetId: string,
    @Query({ schema: evidenceQuery }) query: EvidenceQuery,
  ) {
    await this.assets.get(assetId);
    const rows = await this.pieces.shown(await this.pieces.list(assetId, query));
    return toPage(rows, query.limit, ({ piece }) => piece.id, toEvidence);
  }

  @Get('evidence/:id')
  @Requires('asset.read')
  @Answers(200, evidenceSchema)
  async get(@Param('id', { schema: idParam }) id: string) {
    return this.shown(await this.pieces.get(id));
  }

  @Post('evidence/:id/revoke')
  @Requires('evidence.review')
  @Answers(200, evidenceSchema, 'counts no longer')
  async revoke(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: revokeEvidenceBody }) { reason }: z.infer<typeof revokeEvidenceBody>,
  ) {
    return this.shown(await this.evidence.revoke(id, reason));
  }

  @Post('evidence/:id/record')
  @Requires('evidence.review')
  @Answers(202, evidenceSchema, 'on its way to the chain again')
  async record(@Param('id', { schema: idParam }) id: string) {
    return this.shown(await this.evidence.record(id));
  }

  @Get('assets/:id/gate')
  @Requires('asset.read')
  @Answers(200, gateSchema)
  async gate(@Param('id', { schema: idParam }) assetId: string): Promise<z.infer<typeof gateSchema>> {
    const asset = await this.assets.get(assetId);
    const gaps = await this.file.gaps(asset);
    const whole = gaps.length === 0;
    const opens = (gate: Parameters<typeof isReached>[0]) => whole && isReached(gate, asset.status);
    return {
      ...{ asset_id: assetId, status: asset.status, whole, gaps },
      opens: { approve: opens('approve'), tokenise: opens('tokenise'), issue: opens('issue') },
      shuts_at: (await this.file.shutsAt(asset))?.toISOString() ?? null,
    };
  }

  private async shown(piece: EvidencePiece) {
    const [shown] = await this.pieces.shown([piece]);
    return toEvidence(shown!);
  }
}

const ASSET_TYPES = Object.fromEntries(
  Object.values(AssetType).map((type) => {
    const { $schema: _, ...attributes } = z.toJSONSchema(ATTRIBUTES[type], { io: 'input', reused: 'inline' });
    const evidence = EVIDENCE[type].map(({ freshDays, ...each }) => ({ ...each, fresh_days: freshDays }));
    return [type, { type, attributes, evidence }];
  }),
);
