import { Controller, Get, Header, Param, Query } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import type { Actor } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { Answers, idParam } from '../http/answers';
import { decodeCursor, type PageQuery, toPage } from '../http/pages';
import type { HolderPosition } from './holder-register';
import {
  HOLDER_POSITION,
  holderPage,
  holderQuery,
  holdingList,
  holdingQuery,
  toHolder,
  toHoldersCsv,
} from './holdings.dto';
import { Holdings } from './holdings.service';

const CSV = 'text/csv; charset=utf-8';

@ApiTags('Holdings')
@Controller('v1')
export class HoldingsController {
  constructor(private readonly holdings: Holdings) {}

  @Get('instruments/:id/holders')
  @Requires('holder.read')
  @Answers(200, holderPage, 'the cap table, the largest holdings first')
  async holders(
    @CurrentActor() actor: Actor,
    @Param('id', { schema: idParam }) id: string,
    @Query({ schema: holderQuery }) { limit, cursor }: PageQuery,
  ) {
    const { head, holders } = await this.holdings.holders(actor, id, { limit, after: positionOf(cursor) });
    const page = toPage(holders, limit, positionText, (holder) => toHolder(holder, head));
    return {
      ...page,
      supply: head.supply.toString(),
      holders: head.holders,
      block: head.block?.toString() ?? null,
    };
  }

  @Get('instruments/:id/holders.csv')
  @Requires('holder.read')
  @ApiProduces('text/csv')
  @Header('content-type', CSV)
  @Header('content-disposition', 'attachment; filename="holders.csv"')
  @Answers(200, undefined, 'the whole cap table')
  async holdersCsv(@CurrentActor() actor: Actor, @Param('id', { schema: idParam }) id: string) {
    const { head, holders } = await this.holdings.holders(actor, id, 'all');
    return toHoldersCsv(holders, head);
  }

  @Get('holdings')
  @Requires('holding.read')
  @Answers(200, holdingList, 'what the accounts of one’s own organisation hold')
  async own(
    @CurrentActor() actor: Actor,
    @Query({ schema: holdingQuery }) { instrument_id: instrumentId }: z.infer<typeof holdingQuery>,
  ) {
    return { data: await this.holdings.ofActor(actor, instrumentId) };
  }
}

const positionText = ({ units, identity }: HolderPosition): string => `${units}:${identity}`;

function positionOf(cursor: string | undefined): HolderPosition | undefined {
  const [units, identity] = decodeCursor(cursor, HOLDER_POSITION)?.split(':') ?? [];
  return units === undefined ? undefined : { units: BigInt(units), identity: BigInt(identity!) };
}
