import { Body, Controller, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { approvalSchema, rejectBody, toApproval } from '../approvals/approvals.dto';
import type { Offering } from '../database/generated/client';
import { Answers, idParam } from '../http/answers';
import { etagOf, IfMatch } from '../http/etag';
import { toPage } from '../http/pages';
import { accepted, Accepts } from '../operations/accepted';
import { AllocationProposals } from './allocation-proposals';
import { OfferingLife } from './offering-life';
import {
  allocationBody,
  type AllocationCommand,
  type DraftOffering,
  draftOfferingBody,
  type EditOffering,
  editOfferingBody,
  offeringDetailSchema,
  offeringPage,
  offeringQuery,
  offeringSchema,
  toOffering,
} from './offerings.dto';
import { Offerings } from './offerings.service';

@ApiTags('Offerings')
@Controller('v1/offerings')
export class OfferingsController {
  constructor(
    private readonly offerings: Offerings,
    private readonly life: OfferingLife,
    private readonly proposals: AllocationProposals,
  ) {}

  @Get()
  @Requires('offering.read')
  @Answers(200, offeringPage)
  async list(@CurrentActor() actor: Actor, @Query({ schema: offeringQuery }) query: z.infer<typeof offeringQuery>) {
    return toPage(await this.offerings.list(actor, query), query.limit, ({ id }) => id, toOffering);
  }

  @Get(':id')
  @Requires('offering.read')
  @Answers(200, offeringDetailSchema)
  async get(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const offering = await this.offerings.get(actor, id);
    return { ...shown(offering, reply), totals: await this.offerings.totals(actor, offering) };
  }

  @Post()
  @Requires('offering.draft')
  @Answers(201, offeringSchema, 'drafted')
  async draft(
    @CurrentActor() actor: Actor,
    @Body({ schema: draftOfferingBody }) body: DraftOffering,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const offering = await this.offerings.draft(actor, body);
    void reply.header('location', `/v1/offerings/${offering.id}`);
    return shown(offering, reply);
  }

  @Patch(':id')
  @Requires('offering.draft')
  @Answers(200, offeringSchema, 'changed')
  async edit(
    @Param('id', { schema: idParam }) id: string,
    @IfMatch() version: number,
    @Body({ schema: editOfferingBody }) body: EditOffering,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return shown(await this.offerings.edit(id, version, body), reply);
  }

  @Post(':id/open')
  @Requires('offering.open')
  @Answers(200, offeringSchema, 'open: the terms stand')
  async open(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    return toOffering(await this.life.open(actor, id));
  }

  @Post(':id/close')
  @Requires('offering.close')
  @Accepts()
  async close(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(await this.life.close(actor, id), reply);
  }

  @Post(':id/cancel')
  @Requires('offering.close')
  @Answers(200, offeringSchema, 'called off: all money goes back')
  async cancel(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: rejectBody }) { reason }: z.infer<typeof rejectBody>,
  ) {
    return toOffering(await this.life.cancel(actor, id, reason));
  }

  @Post(':id/allocation')
  @Requires('offering.allocate')
  @Answers(202, approvalSchema, 'proposed; waits for a second person')
  async allocate(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: allocationBody }) body: AllocationCommand,
  ) {
    return toApproval(await this.proposals.propose(actor, id, body));
  }
}

function shown(offering: Offering, reply: FastifyReply) {
  void reply.header('etag', etagOf(offering.version));
  return toOffering(offering);
}
