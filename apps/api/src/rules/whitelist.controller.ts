import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { Answers, idParam } from '../http/answers';
import { toPage } from '../http/pages';
import { accepted, Accepts } from '../operations/accepted';
import {
  toWhitelistEntry,
  whitelistBody,
  type WhitelistCommand,
  whitelistPage,
  type WhitelistQuery,
  whitelistQuery,
} from './whitelist.dto';
import { Whitelists } from './whitelist.service';

@ApiTags('Rules')
@Controller('v1/instruments/:id/whitelist')
export class WhitelistController {
  constructor(private readonly whitelists: Whitelists) {}

  @Get()
  @Requires('whitelist.read')
  @Answers(200, whitelistPage)
  async list(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: whitelistQuery }) query: WhitelistQuery,
  ) {
    const entries = await this.whitelists.list(actor, id, query);
    return toPage(entries, query.limit, (entry) => entry.id, toWhitelistEntry);
  }

  @Post()
  @Requires('whitelist.manage')
  @Accepts()
  async set(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: whitelistBody }) body: WhitelistCommand,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return accepted(await this.whitelists.set(actor, id, body), reply);
  }
}
