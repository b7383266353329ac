import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { toApproval } from '../approvals/approvals.dto';
import { Answers, idParam } from '../http/answers';
import { toPage } from '../http/pages';
import { accepted, Accepts } from '../operations/accepted';
import {
  claimPage,
  type ClaimQuery,
  claimQuery,
  type EndRedemption,
  endRedemptionBody,
  redeemBody,
  type RedeemCommand,
  redemptionPage,
  type RedemptionQuery,
  redemptionQuery,
  redemptionSchema,
  redemptionSubmission,
  toClaim,
  toRedemption,
} from './redemptions.dto';
import { RedemptionEnd } from './redemption-end';
import { Redemptions } from './redemptions.service';

@ApiTags('Redemptions')
@Controller('v1')
export class RedemptionsController {
  constructor(
    private readonly redemptions: Redemptions,
    private readonly ending: RedemptionEnd,
  ) {}

  @Post('instruments/:id/redemptions')
  @Requires('redemption.propose')
  @Answers(202, redemptionSubmission, 'proposed; waits for a second person')
  async propose(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: redeemBody }) body: RedeemCommand,
  ) {
    const { redemption, approval } = await this.redemptions.propose(actor, id, body);
    return { redemption: toRedemption(redemption), approval: toApproval(approval) };
  }

  @Get('instruments/:id/redemptions')
  @Requires('redemption.read')
  @Answers(200, redemptionPage)
  async list(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: redemptionQuery }) query: RedemptionQuery,
  ) {
    return toPage(await this.redemptions.list(actor, id, query), query.limit, (row) => row.id, toRedemption);
  }

  @Get('redemptions/:id')
  @Requires('redemption.read')
  @Answers(200, redemptionSchema)
  async get(@Param('id', { schema: idParam }) id: string) {
    return toRedemption(await this.redemptions.get(id));
  }

  @Post('redemptions/:id/resume')
  @Requires('redemption.propose')
  @Accepts()
  async resume(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(await this.redemptions.resume(actor, id), reply);
  }

  @Post('redemptions/:id/end')
  @Requires('redemption.propose')
  @Answers(202, redemptionSubmission, 'a second person decides whether those who wait are not to be paid')
  async end(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: endRedemptionBody }) { reason }: EndRedemption,
  ) {
    const { redemption, approval } = await this.ending.propose(actor, id, reason);
    return { redemption: toRedemption(redemption), approval: toApproval(approval) };
  }

  @Get('redemption-claims')
  @Requires('redemption.read')
  @Answers(200, claimPage)
  async claims(@Query({ schema: claimQuery }) query: ClaimQuery) {
    return toPage(await this.redemptions.listClaims(query), query.limit, ({ id }) => id, toClaim);
  }
}
