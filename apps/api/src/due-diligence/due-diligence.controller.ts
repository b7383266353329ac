import { Body, Controller, Get, Param, Post, Put, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { toApproval } from '../approvals/approvals.dto';
import { assetSchema, toAsset } from '../assets/assets.dto';
import type { Assessment } from '../database/generated/client';
import { Answers, idParam } from '../http/answers';
import { etagOf, IfMatch } from '../http/etag';
import { toPage } from '../http/pages';
import { Assessments } from './assessments.service';
import { Conclusion } from './conclusion';
import {
  assessmentPage,
  type AssessmentQuery,
  assessmentQuery,
  assessmentSchema,
  conclusionSchema,
  kindParam,
  returnAssetBody,
  toAssessment,
  type WriteAssessment,
  writeAssessmentBody,
} from './due-diligence.dto';

@ApiTags('Due diligence')
@Controller('v1/assets/:id')
export class DueDiligenceController {
  constructor(
    private readonly assessments: Assessments,
    private readonly conclusion: Conclusion,
  ) {}

  @Get('assessments')
  @Requires('asset.read')
  @Answers(200, assessmentPage)
  async list(
    @Param('id', { schema: idParam }) assetId: string,
    @Query({ schema: assessmentQuery }) query: AssessmentQuery,
  ) {
    return toPage(await this.assessments.list(assetId, query), query.limit, ({ id }) => id, toAssessment);
  }

  @Put('assessments/:kind')
  @Requires('assessment.draft')
  @Answers(200, assessmentSchema, 'written; waits for a signature')
  async write(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) assetId: string,
    @Param('kind', { schema: kindParam }) kind: string,
    @Body({ schema: writeAssessmentBody }) body: WriteAssessment,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return shown(await this.assessments.write(actor, assetId, kind, body), reply);
  }

  @Post('assessments/:kind/sign')
  @Requires('assessment.sign')
  @Answers(200, assessmentSchema, 'signed')
  async sign(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) assetId: string,
    @Param('kind', { schema: kindParam }) kind: string,
    @IfMatch() version: number,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return shown(await this.assessments.sign(actor, assetId, kind, version), reply);
  }

  @Post('conclude')
  @Requires('asset.conclude')
  @Answers(202, conclusionSchema, 'concluded; waits for a second person')
  async conclude(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    const { asset, approval } = await this.conclusion.conclude(actor, id);
    return { asset: toAsset(asset), approval: toApproval(approval) };
  }

  @Post('return')
  @Requires('asset.review')
  @Answers(200, assetSchema, 'a draft again')
  async giveBack(
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: returnAssetBody }) { reason }: z.infer<typeof returnAssetBody>,
  ) {
    return toAsset(await this.conclusion.giveBack(id, reason));
  }
}

function shown(assessment: Assessment, reply: FastifyReply) {
  void reply.header('etag', etagOf(assessment.version));
  return toAssessment(assessment);
}
