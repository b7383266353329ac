import type { ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { Scope, UnitOfWork } from '../database/unit-of-work';
import type { EventFeed } from './event-feed';
import { toEvent } from './events.dto';
import { eventsAfter } from './events-after';
import type { PlacedEvent } from './recent-events';

const HEARTBEAT_MS = 15_000;
const PAGE = 200;

/** A reader who takes nothing for this long is let go; it resumes from the last event it has. */
const STUCK_MS = 60_000;

/**
 * One open stream. It holds no events of its own: a position, and the socket's buffer. When the reader is slow the
 * stream waits for it, falls behind the feed's recent events, and catches up from the database.
 */
export class EventStream {
  private readonly closing = new AbortController();

  constructor(
    private readonly response: ServerResponse,
    private readonly scope: Scope,
    private readonly unit: UnitOfWork,
    private readonly feed: EventFeed,
    private position: bigint,
  ) {}

  close(): void {
    this.closing.abort();
  }

  /** Until the reader leaves or the stream is closed. */
  async run(): Promise<void> {
    const { response, closing, feed } = this;
    response.once('close', () => closing.abort());
    // A reader who left before this line closes nothing any more.
    if (response.destroyed) closing.abort();
    const heartbeat = setInterval(() => {
      if (!response.writableNeedDrain) response.write(': heartbeat\n\n');
    }, HEARTBEAT_MS);
    try {
      while (!closing.signal.aborted) {
        // Listening starts before reading, so that nothing falls in between.
        const more = once(feed, 'more', { signal: closing.signal }).catch(() => undefined);
        await this.pump();
        await more;
      }
    } finally {
      clearInterval(heartbeat);
      response.end();
    }
  }

  private async pump(): Promise<void> {
    for (let batch = await this.next(); batch.upTo > this.position; batch = await this.next()) {
      for (const event of batch.events) {
        if (this.closing.signal.aborted) return;
        if (this.sees(event)) await this.write(event);
        this.position = event.position;
      }
      this.position = batch.upTo;
    }
  }

  /** The events that follow, and the position up to which that is all of them. */
  private async next(): Promise<{ events: readonly PlacedEvent[]; upTo: bigint }> {
    const { recent } = this.feed;
    const newest = recent?.newestPosition ?? this.position;
    const kept = recent?.after(this.position);
    if (kept) return { events: kept, upTo: kept.at(-1)?.position ?? this.position };
    const events = await this.unit.run(this.scope, (tx) => eventsAfter(tx, this.position, PAGE));
    const last = events.at(-1)?.position ?? this.position;
    // What lies between is not for this reader, who need not look for it again.
    return { events, upTo: events.length < PAGE && newest > last ? newest : last };
  }

  private sees({ organisationId }: PlacedEvent): boolean {
    return this.scope.kind === 'platform' || this.scope.organisationId === organisationId;
  }

  private async write(event: PlacedEvent): Promise<void> {
    const { response, closing } = this;
    const text = `id: ${event.position}\nevent: ${event.type}\ndata: ${JSON.stringify(toEvent(event))}\n\n`;
    if (response.write(text)) return;
    const patience = AbortSignal.any([closing.signal, AbortSignal.timeout(STUCK_MS)]);
    await once(response, 'drain', { signal: patience }).catch(() => {
      closing.abort();
      response.destroy();
    });
  }
}
