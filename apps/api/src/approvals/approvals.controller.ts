import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { Answers, idParam } from '../http/answers';
import { toPage } from '../http/pages';
import { approvalPage, approvalQuery, approvalSchema, approveBody, rejectBody, toApproval } from './approvals.dto';
import { Approvals } from './approvals.service';

@ApiTags('Approvals')
@Controller('v1/approvals')
export class ApprovalsController {
  constructor(private readonly approvals: Approvals) {}

  @Get()
  @Requires('approval.read')
  @Answers(200, approvalPage)
  async list(@Query({ schema: approvalQuery }) query: z.infer<typeof approvalQuery>) {
    return toPage(await this.approvals.list(query), query.limit, ({ id }) => id, toApproval);
  }

  @Get(':id')
  @Requires('approval.read')
  @Answers(200, approvalSchema)
  async get(@Param('id', { schema: idParam }) id: string) {
    return toApproval(await this.approvals.get(id));
  }

  @Post(':id/approve')
  @Requires('approval.read')
  @Answers(200, approvalSchema, 'approved and carried out')
  async approve(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: approveBody }) body: z.infer<typeof approveBody>,
  ) {
    return toApproval(await this.approvals.approve(actor, id, body.payload_hash));
  }

  @Post(':id/reject')
  @Requires('approval.read')
  @Answers(200, approvalSchema, 'rejected')
  async reject(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: rejectBody }) body: z.infer<typeof rejectBody>,
  ) {
    return toApproval(await this.approvals.reject(actor, id, body.reason));
  }

  @Post(':id/withdraw')
  @Requires('approval.withdraw')
  @Answers(200, approvalSchema, 'withdrawn')
  async withdraw(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    return toApproval(await this.approvals.withdraw(actor, id));
  }
}
