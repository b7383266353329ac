import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { sessionQuery, useMay } from '../session/session';
import { listenToEvents } from './event-stream';
import { addEvent, clearFeed, setConnection } from './live-events';
import type { StreamedEvent } from './sse';
import { staleAfter } from './stale-after';

/** A burst of events asks for each list once. */
const GATHER_MS = 150;

/** Keeps what is on the screen true while others work, for as long as somebody is signed in. */
export function useEventStream(): void {
  const queries = useQueryClient();
  const allowed = useMay()('event.read');

  useEffect(() => {
    if (!allowed) return;
    const stop = new AbortController();
    const stale = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let interrupted = false;
    const refresh = () => {
      timer = undefined;
      for (const head of stale) void queries.invalidateQueries({ queryKey: [head] });
      stale.clear();
    };
    const makeStale = (heads: readonly string[]) => {
      for (const head of heads) stale.add(head);
      timer ??= setTimeout(refresh, GATHER_MS);
    };

    void listenToEvents(
      {
        onOpen: () => {
          setConnection('live');
          // What happened in between may lie further back than the stream remembers.
          if (interrupted) makeStale(staleAfter(''));
        },
        onLost: () => {
          interrupted = true;
          setConnection('lost');
        },
        onEvent: (event) => {
          addEvent(toLiveEvent(event));
          makeStale(staleAfter(event.type));
        },
        onRefused: () => void queries.invalidateQueries(sessionQuery),
      },
      stop.signal,
    );
    return () => {
      stop.abort();
      clearTimeout(timer);
      clearFeed();
    };
  }, [queries, allowed]);
}

function toLiveEvent({ id, type, data }: StreamedEvent) {
  const body = JSON.parse(data) as { data?: Record<string, unknown>; created_at?: string };
  const at = body.created_at ?? new Date().toISOString();
  return { key: id ?? `${type} ${at}`, type, at, data: body.data ?? {} };
}
