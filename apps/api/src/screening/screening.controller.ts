import { Body, Controller, Get, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiBody, ApiConsumes, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { toApproval } from '../approvals/approvals.dto';
import { Answers, idParam } from '../http/answers';
import { TakesForm } from '../http/forms';
import { type PageQuery, pageQuery, toPage } from '../http/pages';
import { type ReceivedList, SanctionListReceiver, UploadedList } from './sanction-list-upload';
import { SanctionLists } from './sanction-lists.service';
import { ScreeningHits } from './screening-hits.service';
import {
  clearingSchema,
  explainedHitSchema,
  hitDecisionBody,
  type HitQuery,
  hitQuery,
  LIST_FORM,
  sanctionListPage,
  sanctionListSchema,
  screeningHitPage,
  screeningHitSchema,
  screeningPage,
  screeningQuery,
  toExplainedHit,
  toSanctionList,
  toScreening,
  toScreeningHit,
} from './screening.dto';
import { Screenings } from './screenings.service';

@ApiTags('Screening')
@Controller('v1')
export class ScreeningController {
  constructor(
    private readonly lists: SanctionLists,
    private readonly screenings: Screenings,
    private readonly hits: ScreeningHits,
  ) {}

  @Get('screening-lists')
  @Requires('screening_list.read')
  @Answers(200, sanctionListPage)
  async listLists(@Query({ schema: pageQuery }) query: PageQuery) {
    return toPage(await this.lists.list(query), query.limit, ({ id }) => id, toSanctionList);
  }

  @Post('screening-lists')
  @Requires('screening_list.upload')
  @TakesForm()
  @UseGuards(SanctionListReceiver)
  @ApiConsumes('multipart/form-data')
  @ApiBody({ schema: LIST_FORM })
  @Answers(201, sanctionListSchema, 'in use; everybody is screened against it')
  async upload(@CurrentActor() actor: Actor, @UploadedList() received: ReceivedList) {
    return toSanctionList(await this.lists.add(actor, received));
  }

  @Get('screenings')
  @Requires('screening_hit.read')
  @Answers(200, screeningPage)
  async listScreenings(@Query({ schema: screeningQuery }) query: z.infer<typeof screeningQuery>) {
    return toPage(await this.screenings.list(query), query.limit, ({ id }) => id, toScreening);
  }

  @Get('screening-hits')
  @Requires('screening_hit.read')
  @Answers(200, screeningHitPage)
  async listHits(@Query({ schema: hitQuery }) query: HitQuery) {
    return toPage(await this.hits.list(query), query.limit, ({ id }) => id, toScreeningHit);
  }

  @Get('screening-hits/:id')
  @Requires('screening_hit.read')
  @Answers(200, explainedHitSchema, 'the hit, explained; the reading is on record')
  async getHit(@Param('id', { schema: idParam }) id: string) {
    const { hit, found } = await this.hits.read(id);
    return toExplainedHit(hit, found);
  }

  @Post('screening-hits/:id/clear')
  @Requires('screening_hit.decide')
  @Answers(202, clearingSchema, 'waits for a second person')
  async clear(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: hitDecisionBody }) { reason }: z.infer<typeof hitDecisionBody>,
  ) {
    const { hit, approval } = await this.hits.clear(actor, id, reason);
    return { hit: toScreeningHit(hit), approval: toApproval(approval) };
  }

  @Post('screening-hits/:id/confirm')
  @Requires('screening_hit.decide')
  @Answers(200, screeningHitSchema, 'it is the listed person: nothing of theirs moves')
  async confirm(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Body({ schema: hitDecisionBody }) { reason }: z.infer<typeof hitDecisionBody>,
  ) {
    return toScreeningHit(await this.hits.confirm(actor, id, reason));
  }
}
