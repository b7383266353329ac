import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { approvalSchema, toApproval } from '../approvals/approvals.dto';
import { Answers, idParam } from '../http/answers';
import { toPage } from '../http/pages';
import { FreezeLifting } from './freeze-lifting';
import {
  freezeBody,
  type FreezeCommand,
  freezePage,
  type FreezeQuery,
  freezeQuery,
  freezeSchema,
  liftBody,
  toFreeze,
} from './freezes.dto';
import { Freezes } from './freezes.service';

@ApiTags('Enforcement')
@Controller('v1/freezes')
export class FreezesController {
  constructor(
    private readonly freezes: Freezes,
    private readonly lifting: FreezeLifting,
  ) {}

  @Get()
  @Requires('freeze.read')
  @Answers(200, freezePage)
  async list(@Query({ schema: freezeQuery }) query: FreezeQuery) {
    return toPage(await this.freezes.list(query), query.limit, ({ id }) => id, toFreeze);
  }

  @Get(':id')
  @Requires('freeze.read')
  @Answers(200, freezeSchema)
  async get(@Param('id', { schema: idParam }) id: string) {
    return toFreeze(await this.freezes.get(id));
  }

  @Post()
  @Requires('freeze.impose')
  @Answers(202, freezeSchema, 'on its way to the chain; `operation_id` names the operation to follow')
  async impose(
    @CurrentActor() actor: Actor,
    @Body({ schema: freezeBody }) body: FreezeCommand,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const freeze = await this.freezes.impose(actor, body);
    void reply.header('location', `/v1/freezes/${freeze.id}`);
    return toFreeze(freeze);
  }

  @Post(':id/lift')
  @Requires('freeze.lift')
  @Answers(202, approvalSchema, 'waits for a second person')
  async lift(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: liftBody }) { reason }: z.infer<typeof liftBody>,
  ) {
    return toApproval(await this.lifting.ask(actor, id, reason));
  }
}
