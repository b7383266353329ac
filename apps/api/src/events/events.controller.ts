import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, scopeOf } from '../access/actor';
import { CurrentActor, Requires } from '../access/requires';
import { UnitOfWork } from '../database/unit-of-work';
import { Answers } from '../http/answers';
import { OwnTransaction } from '../http/command.interceptor';
import { decodeCursor, DIGITS, toPage } from '../http/pages';
import { Problem } from '../http/problem';
import { EventFeed } from './event-feed';
import { EventStreams } from './event-streams';
import { eventsAfter } from './events-after';
import { eventPage, eventQuery, type EventQuery, toEvent } from './events.dto';

const STREAM = 'text/event-stream';

@ApiTags('Events')
@Controller('v1/events')
export class EventsController {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly feed: EventFeed,
    private readonly streams: EventStreams,
  ) {}

  /** A page of the past or, for `Accept: text/event-stream`, everything from now or from Last-Event-ID on. */
  @Get()
  @Requires('event.read')
  @OwnTransaction()
  @ApiProduces('application/json', STREAM)
  @ApiHeader({ name: 'Last-Event-ID', required: false, description: 'the position after which a stream resumes' })
  @Answers(200, eventPage, 'oldest first; with `Accept: text/event-stream`, a stream that stays open')
  async read(
    @CurrentActor() actor: Actor,
    @Query({ schema: eventQuery }) query: EventQuery,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if ((request.headers.accept ?? '').includes(STREAM)) {
      const from = positionOf(request.headers['last-event-id']) ?? query.after;
      this.streams.start(actor, reply, from === undefined ? await this.feed.newestPosition() : BigInt(from));
      return;
    }
    const after = BigInt(decodeCursor(query.cursor, DIGITS) ?? query.after ?? 0);
    const events = await this.unit.run(scopeOf(actor), (tx) => eventsAfter(tx, after, query.limit + 1));
    void reply.send(toPage(events, query.limit, ({ position }) => position.toString(), toEvent));
  }
}

function positionOf(header: string | string[] | undefined): string | undefined {
  if (header === undefined || header === '') return undefined;
  if (typeof header !== 'string' || !DIGITS.test(header)) {
    throw new Problem('CURSOR_INVALID', 'The Last-Event-ID is not the id of an event of this stream.');
  }
  return header;
}
