import { Body, Controller, Get, Param, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { toApproval } from '../approvals/approvals.dto';
import { Answers, idParam } from '../http/answers';
import { toPage } from '../http/pages';
import {
  breakClosing,
  type BreakQuery,
  breakQuery,
  cashBreakPage,
  cashBreakSchema,
  closeBreakBody,
  toCashBreak,
} from './cash-breaks.dto';
import { CashBreaks } from './cash-breaks.service';

@ApiTags('Cash')
@Controller('v1/cash-breaks')
export class CashBreaksController {
  constructor(private readonly breaks: CashBreaks) {}

  @Get()
  @Requires('cash_break.read')
  @Answers(200, cashBreakPage)
  async list(@Query({ schema: breakQuery }) query: BreakQuery) {
    return toPage(await this.breaks.list(query), query.limit, ({ id }) => id, toCashBreak);
  }

  @Get(':id')
  @Requires('cash_break.read')
  @Answers(200, cashBreakSchema)
  async get(@Param('id', { schema: idParam }) id: string) {
    return toCashBreak(await this.breaks.get(id));
  }

  @Post(':id/close')
  @Requires('cash_break.close')
  @Answers(202, breakClosing, 'waits for a second person; until then nothing is minted')
  async close(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: closeBreakBody }) { reason }: z.infer<typeof closeBreakBody>,
  ) {
    const { found, approval } = await this.breaks.propose(actor, id, reason);
    return { cash_break: toCashBreak(found), approval: toApproval(approval) };
  }
}
