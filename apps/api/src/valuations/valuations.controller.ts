import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { toApproval } from '../approvals/approvals.dto';
import { Answers, idParam } from '../http/answers';
import { toPage } from '../http/pages';
import { ValuationReview } from './valuation-review';
import {
  type RecordValuation,
  recordValuationBody,
  toValuation,
  valuationPage,
  type ValuationQuery,
  valuationQuery,
  valuationSchema,
  valuationSubmission,
} from './valuations.dto';
import { Valuations } from './valuations.service';

@ApiTags('Valuations')
@Controller('v1')
export class ValuationsController {
  constructor(
    private readonly valuations: Valuations,
    private readonly review: ValuationReview,
  ) {}

  @Get('assets/:id/valuations')
  @Requires('valuation.read')
  @Answers(200, valuationPage)
  async list(@Param('id', { schema: idParam }) id: string, @Query({ schema: valuationQuery }) query: ValuationQuery) {
    return toPage(await this.valuations.list(id, query), query.limit, (valuation) => valuation.id, toValuation);
  }

  @Post('assets/:id/valuations')
  @Requires('valuation.record')
  @Answers(201, valuationSchema, 'in the history; it counts once it is approved')
  async record(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: recordValuationBody }) body: RecordValuation,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const valuation = await this.valuations.record(actor, id, body);
    void reply.header('location', `/v1/valuations/${valuation.id}`);
    return toValuation(valuation);
  }

  @Get('valuations/:id')
  @Requires('valuation.read')
  @Answers(200, valuationSchema)
  async get(@Param('id', { schema: idParam }) id: string) {
    return toValuation(await this.valuations.get(id));
  }

  @Post('valuations/:id/publish')
  @Requires('valuation.record')
  @Answers(202, valuationSubmission, 'waits for a second person, who sends it to the chain')
  async publish(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    const { valuation, approval } = await this.review.propose(actor, id);
    return { valuation: toValuation(valuation), approval: approval && toApproval(approval) };
  }
}
