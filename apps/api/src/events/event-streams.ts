import type { OutgoingHttpHeaders } from 'node:http';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { type Actor, principalOf, scopeOf } from '../access/actor';
import { UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { CredentialStanding } from './credential-standing';
import { EventFeed } from './event-feed';
import { EventStream } from './event-stream';

const PER_PRINCIPAL_MAX = 5;
const PER_PROCESS_MAX = 1_000;

/** A revoked key or an ended session loses its streams within this time. */
const STANDING_EVERY_MS = 20_000;

/** The open streams of this process. */
@Injectable()
export class EventStreams implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(EventStreams.name);
  private readonly open = new Map<EventStream, Actor>();
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly unit: UnitOfWork,
    private readonly feed: EventFeed,
    private readonly standing: CredentialStanding,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.closeRevoked().catch((error: unknown) => {
        this.logger.warn({ err: error }, 'the standing of stream readers could not be judged');
      });
    }, STANDING_EVERY_MS);
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
    for (const stream of this.open.keys()) stream.close();
  }

  /** Takes the connection over: from here on the answer is the stream. */
  start(actor: Actor, reply: FastifyReply, position: bigint): void {
    this.judgeRoom(actor);
    reply.hijack();
    reply.raw.writeHead(200, {
      ...(reply.getHeaders() as OutgoingHttpHeaders),
      'content-type': 'text/event-stream; charset=utf-8',
      // A proxy that collects the answer before passing it on would hold it for ever.
      'x-accel-buffering': 'no',
    });
    reply.raw.write(': open\n\n');
    const stream = new EventStream(reply.raw, scopeOf(actor), this.unit, this.feed, position);
    this.open.set(stream, actor);
    void stream
      .run()
      .catch((error: unknown) => this.logger.warn({ err: error }, 'a stream ended early'))
      .finally(() => this.open.delete(stream));
  }

  async closeRevoked(): Promise<void> {
    if (this.open.size === 0) return;
    const fallen = await this.standing.fallen([...this.open.values()]);
    for (const [stream, actor] of this.open) if (fallen.has(actor)) stream.close();
  }

  private judgeRoom(actor: Actor): void {
    if (this.open.size >= PER_PROCESS_MAX) throw new Problem('UNAVAILABLE', 'Too many streams are open here.');
    const own = [...this.open.values()].filter((other) => principalOf(other) === principalOf(actor)).length;
    if (own >= PER_PRINCIPAL_MAX) {
      throw new Problem('RATE_LIMITED', `A key or person may keep ${PER_PRINCIPAL_MAX} streams open.`, {
        headers: { 'retry-after': '30' },
      });
    }
  }
}
