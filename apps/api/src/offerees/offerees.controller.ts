import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { Answers, idParam } from '../http/answers';
import { type PageQuery, pageQuery, toPage } from '../http/pages';
import { EXEMPTIONS } from './exemptions';
import { exemptionList, offerBody, type OfferCommand, offereePage, offereeSchema, toOfferee } from './offerees.dto';
import { Offerees } from './offerees.service';

const NOTE = 'A starting point for counsel, not advice. It is enforced at the offering, not on the chain.';

@ApiTags('Offerings')
@Controller('v1')
export class OffereesController {
  constructor(private readonly offerees: Offerees) {}

  @Get('exemptions')
  @Requires('offering.read')
  @Answers(200, exemptionList)
  exemptions() {
    return {
      data: EXEMPTIONS.map(({ id, number, title, countries, notIn, classes, limit, source, asOf }) => ({
        id,
        number,
        title,
        countries,
        not_in: notIn,
        classes,
        limit: limit && { max: limit.max, across: limit.across, months: limit.months },
        enforced_at: 'offering' as const,
        source,
        as_of: asOf,
        note: NOTE,
      })),
    };
  }

  @Post('offerings/:id/offerees')
  @Requires('offeree.add')
  @Answers(201, offereeSchema, 'offered')
  async offer(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: offerBody }) body: OfferCommand,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const offeree = await this.offerees.offer(actor, id, body);
    void reply.header('location', `/v1/offerings/${id}/offerees`);
    return toOfferee(offeree);
  }

  @Get('offerings/:id/offerees')
  @Requires('offeree.read')
  @Answers(200, offereePage)
  async list(@Param('id', { schema: idParam }) id: string, @Query({ schema: pageQuery }) query: PageQuery) {
    return toPage(await this.offerees.list(id, query), query.limit, (row) => row.id, toOfferee);
  }

  @Post('offerees/:id/withdraw')
  @Requires('offeree.add')
  @Answers(200, offereeSchema, 'taken back; it still counts')
  async withdraw(@Param('id', { schema: idParam }) id: string) {
    return toOfferee(await this.offerees.withdraw(id));
  }
}
