import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { Answers, idParam } from '../http/answers';
import { ChangesNothing } from '../http/changes-nothing';
import { toPage } from '../http/pages';
import { accepted, Accepts } from '../operations/accepted';
import { TransferClearing } from './transfer-clearing';
import {
  rejectTransferBody,
  toTransfer,
  toTransferCheck,
  transferBody,
  type TransferCheck,
  transferCheckBody,
  transferCheckSchema,
  type TransferCommand,
  transferPage,
  type TransferQuery,
  transferQuery,
  transferSchema,
} from './transfers.dto';
import { Transfers } from './transfers.service';

@ApiTags('Transfers')
@Controller('v1/transfers')
export class TransfersController {
  constructor(
    private readonly transfers: Transfers,
    private readonly clearing: TransferClearing,
  ) {}

  @Get()
  @Requires('transfer.read')
  @Answers(200, transferPage)
  async list(@CurrentActor() actor: Actor, @Query({ schema: transferQuery }) query: TransferQuery) {
    return toPage(
      await this.transfers.list(query),
      query.limit,
      ({ id }) => id,
      (transfer) => toTransfer(transfer, actor),
    );
  }

  @Get(':id')
  @Requires('transfer.read')
  @Answers(200, transferSchema)
  async get(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    return toTransfer(await this.transfers.get(id), actor);
  }

  @Post('check')
  @Requires('transfer.check')
  @ChangesNothing()
  @Answers(200, transferCheckSchema, 'what the chain would say, rule by rule')
  async check(@CurrentActor() actor: Actor, @Body({ schema: transferCheckBody }) body: TransferCheck) {
    return toTransferCheck(await this.transfers.check(actor, body));
  }

  @Post()
  @Requires('transfer.send')
  @Accepts()
  async send(
    @CurrentActor() actor: Actor,
    @Body({ schema: transferBody }) body: TransferCommand,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(await this.transfers.send(actor, body), reply);
  }

  @Post(':id/approve')
  @Requires('transfer.clear')
  @Accepts()
  async approve(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(await this.clearing.approve(actor, id), reply);
  }

  @Post(':id/reject')
  @Requires('transfer.clear')
  @Accepts()
  async reject(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: rejectTransferBody }) { reason }: z.infer<typeof rejectTransferBody>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(await this.clearing.reject(actor, id, reason), reply);
  }

  @Post(':id/cancel')
  @Requires('transfer.send')
  @Accepts()
  async cancel(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(await this.clearing.cancel(actor, id), reply);
  }
}
