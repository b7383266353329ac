import { useSyncExternalStore } from 'react';

/** What happened while this page was open. */
export interface LiveEvent {
  readonly key: string;
  readonly type: string;
  readonly at: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export type Connection = 'connecting' | 'live' | 'lost';

interface Feed {
  readonly connection: Connection;
  readonly events: readonly LiveEvent[];
}

/** The feed is a window, not an archive: the audit trail is the archive. */
const KEPT = 100;

const EMPTY: Feed = { connection: 'connecting', events: [] };
let feed: Feed = EMPTY;
const listeners = new Set<() => void>();

function replace(next: Feed): void {
  feed = next;
  for (const listener of listeners) listener();
}

export const setConnection = (connection: Connection): void => replace({ ...feed, connection });

/** An event that a resumed stream tells again is known by its key. */
export function addEvent(event: LiveEvent): void {
  if (feed.events.some(({ key }) => key === event.key)) return;
  replace({ ...feed, events: [event, ...feed.events].slice(0, KEPT) });
}

/** What one person was shown must not be there for the next. */
export const clearFeed = (): void => replace(EMPTY);

export const useFeed = (): Feed =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => feed,
  );
