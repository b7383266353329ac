import type { DomainEvent } from '../database/generated/client';

export type PlacedEvent = DomainEvent & { readonly position: bigint };

/**
 * The newest events of all organisations, in order, without a gap: one query feeds every open stream. A stream that
 * has fallen behind them reads the database until it has caught up.
 */
export class RecentEvents {
  private events: PlacedEvent[] = [];

  /** `newest`: everything up to it was there before, and is not kept here. */
  constructor(
    private newest: bigint,
    private readonly size: number,
  ) {}

  get newestPosition(): bigint {
    return this.newest;
  }

  add(events: readonly PlacedEvent[]): void {
    for (const event of events) {
      if (event.position !== this.newest + 1n)
        throw new Error(`event ${event.position} does not follow ${this.newest}`);
      this.events.push(event);
      this.newest = event.position;
    }
    if (this.events.length > this.size) this.events = this.events.slice(-this.size);
  }

  /** What follows a position; undefined when a part of that is no longer kept. */
  after(position: bigint): readonly PlacedEvent[] | undefined {
    if (position >= this.newest) return [];
    const behind = Number(this.newest - position);
    return behind > this.events.length ? undefined : this.events.slice(-behind);
  }
}
