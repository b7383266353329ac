import { Body, Controller, Get, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { toApproval } from '../approvals/approvals.dto';
import type { Instrument } from '../database/generated/client';
import { Answers, idParam } from '../http/answers';
import { etagOf, IfMatch } from '../http/etag';
import { toPage } from '../http/pages';
import {
  type DraftInstrument,
  draftInstrumentBody,
  type EditInstrument,
  editInstrumentBody,
  instrumentPage,
  type InstrumentQuery,
  instrumentQuery,
  instrumentSchema,
  instrumentSubmission,
  type RetireInstrument,
  retireInstrumentBody,
  toInstrument,
} from './instruments.dto';
import { Instruments } from './instruments.service';
import { Retirement } from './retirement';
import { Tokenisation } from './tokenisation';

@ApiTags('Instruments')
@Controller('v1/instruments')
export class InstrumentsController {
  constructor(
    private readonly instruments: Instruments,
    private readonly tokenisation: Tokenisation,
    private readonly retirement: Retirement,
  ) {}

  @Get()
  @Requires('instrument.read')
  @Answers(200, instrumentPage)
  async list(@Query({ schema: instrumentQuery }) query: InstrumentQuery) {
    return toPage(await this.instruments.list(query), query.limit, ({ id }) => id, toInstrument);
  }

  @Get(':id')
  @Requires('instrument.read')
  @Answers(200, instrumentSchema)
  async get(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return shown(await this.instruments.get(actor, id), reply);
  }

  @Post()
  @Requires('instrument.draft')
  @Answers(201, instrumentSchema, 'drafted')
  async draft(
    @CurrentActor() actor: Actor,
    @Body({ schema: draftInstrumentBody }) body: DraftInstrument,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const instrument = await this.instruments.draft(actor, body);
    void reply.header('location', `/v1/instruments/${instrument.id}`);
    return shown(instrument, reply);
  }

  @Patch(':id')
  @Requires('instrument.draft')
  @Answers(200, instrumentSchema, 'changed')
  async edit(
    @Param('id', { schema: idParam }) id: string,
    @IfMatch() version: number,
    @Body({ schema: editInstrumentBody }) body: EditInstrument,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return shown(await this.instruments.edit(id, version, body), reply);
  }

  @Post(':id/tokenise')
  @Requires('instrument.tokenise')
  @Answers(202, instrumentSubmission, 'proposed; waits for a second person')
  async tokenise(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    const { instrument, approval } = await this.tokenisation.propose(actor, id);
    return { instrument: toInstrument(instrument), approval: toApproval(approval) };
  }

  @Post(':id/retire')
  @Requires('instrument.retire')
  @Answers(202, instrumentSubmission, 'asked for; waits for a second person')
  async retire(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: retireInstrumentBody }) { reason }: RetireInstrument,
  ) {
    const { instrument, approval } = await this.retirement.propose(actor, id, reason);
    return { instrument: toInstrument(instrument), approval: toApproval(approval) };
  }
}

function shown(instrument: Instrument, reply: FastifyReply) {
  void reply.header('etag', etagOf(instrument.version));
  return toInstrument(instrument);
}
