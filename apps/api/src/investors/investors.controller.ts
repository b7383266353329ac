import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { Answers, idParam } from '../http/answers';
import { toPage } from '../http/pages';
import { approvalSchema, toApproval } from '../approvals/approvals.dto';
import { InvestorErasure } from './investor-erasure';
import { InvestorStanding } from './investor-standing';
import {
  changeStandingBody,
  investorPage,
  type InvestorQuery,
  investorQuery,
  investorSchema,
  profileSchema,
  type RegisterInvestor,
  registerInvestorBody,
  standingAnswer,
  toInvestor,
} from './investors.dto';
import { Investors } from './investors.service';
import { ProfileReading } from './profile-reading';

@ApiTags('Investors')
@Controller('v1/investors')
export class InvestorsController {
  constructor(
    private readonly investors: Investors,
    private readonly reading: ProfileReading,
    private readonly standing: InvestorStanding,
    private readonly erasure: InvestorErasure,
  ) {}

  @Get()
  @Requires('investor.read')
  @Answers(200, investorPage)
  async list(@CurrentActor() actor: Actor, @Query({ schema: investorQuery }) query: InvestorQuery) {
    const rows = await this.investors.list(query);
    return toPage(
      rows,
      query.limit,
      ({ id }) => id,
      (investor) => toInvestor(investor, actor),
    );
  }

  @Get(':id')
  @Requires('investor.read')
  @Answers(200, investorSchema)
  async get(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    return toInvestor(await this.investors.get(id), actor);
  }

  @Post()
  @Requires('investor.register')
  @Answers(201, investorSchema, 'registered; nothing is verified yet')
  async register(
    @CurrentActor() actor: Actor,
    @Body({ schema: registerInvestorBody }) body: RegisterInvestor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const investor = await this.investors.register(actor, body);
    void reply.header('location', `/v1/investors/${investor.id}`);
    return toInvestor(investor, actor);
  }

  @Post(':id/standing')
  @Requires('investor.set_standing')
  @Answers(202, standingAnswer, 'changed, or waiting for a second person where somebody is let go')
  async changeStanding(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: changeStandingBody }) body: z.infer<typeof changeStandingBody>,
  ) {
    const { investor, approval } = await this.standing.command(actor, id, body);
    return { investor: toInvestor(investor, actor), approval: approval && toApproval(approval) };
  }

  @Post(':id/erase')
  @Requires('investor.erase')
  @Answers(202, approvalSchema, 'waits for a second person; then the keys are destroyed')
  async erase(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    return toApproval(await this.erasure.request(actor, id));
  }

  @Get(':id/profile')
  @Requires('investor_profile.read')
  @Answers(200, profileSchema, 'who it is; the reading is on record')
  async profile(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
  ): Promise<z.infer<typeof profileSchema>> {
    return this.reading.read(actor, id);
  }
}
