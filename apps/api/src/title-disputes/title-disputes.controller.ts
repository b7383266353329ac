import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { approvalSchema, toApproval } from '../approvals/approvals.dto';
import { Answers, idParam } from '../http/answers';
import { toPage } from '../http/pages';
import {
  type OpenDispute,
  openDisputeBody,
  titleDisputeDetail,
  titleDisputePage,
  type TitleDisputeQuery,
  titleDisputeQuery,
  titleDisputeSchema,
  type TitleVerdict,
  toTitleDispute,
  verdictBody,
} from './title-disputes.dto';
import { TitleDisputes } from './title-disputes.service';
import { TitleVerdicts } from './title-verdicts';

@ApiTags('Title disputes')
@Controller('v1')
export class TitleDisputesController {
  constructor(
    private readonly disputes: TitleDisputes,
    private readonly verdicts: TitleVerdicts,
  ) {}

  @Post('assets/:id/title-disputes')
  @Requires('title_dispute.open')
  @Answers(201, titleDisputeSchema, 'opened; whether anybody has the title is not told')
  async open(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: openDisputeBody }) body: OpenDispute,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const dispute = await this.disputes.open(actor, id, body);
    void reply.header('location', `/v1/title-disputes/${dispute.id}`);
    return toTitleDispute(dispute);
  }

  @Get('title-disputes')
  @Requires('title_dispute.read')
  @Answers(200, titleDisputePage)
  async list(@Query({ schema: titleDisputeQuery }) query: TitleDisputeQuery) {
    return toPage(await this.disputes.list(query), query.limit, ({ id }) => id, toTitleDispute);
  }

  @Get('title-disputes/:id')
  @Requires('title_dispute.read')
  @Answers(200, titleDisputeDetail)
  async get(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    const dispute = await this.disputes.get(id);
    return { ...toTitleDispute(dispute), contested: await this.disputes.contestedFor(actor, dispute) };
  }

  @Post('title-disputes/:id/withdraw')
  @Requires('title_dispute.open')
  @Answers(200, titleDisputeSchema, 'taken back')
  async withdraw(@Param('id', { schema: idParam }) id: string) {
    return toTitleDispute(await this.verdicts.withdraw(id));
  }

  @Post('title-disputes/:id/verdict')
  @Requires('title_dispute.decide')
  @Answers(202, approvalSchema, 'waits for a second person')
  async decide(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: verdictBody }) body: TitleVerdict,
  ) {
    return toApproval(await this.verdicts.decide(actor, id, body));
  }
}
