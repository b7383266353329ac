import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { sessionQuery, useMay } from '../session/session';
import { listenToEvents } from './event-stream';
import { addEvent, clearFeed, setConnection } from './live-events';
import type { StreamedEvent } from './sse';
import { staleAfter } from './stale-after';

/** The router puts the shell up twice on arrival; a stream is opened for the one that stays. */
const SETTLE_MS = 30;

/** A burst of events asks for each list once. */
const GATHER_MS = 150;

/** Keeps what is on the screen true while others work, for as long as somebody is signed in. */
export function useEventStream(): void {
  const queries = useQueryClient();
  const allowed = useMay()('event.read');

  useEffect(() => {
    if (!allowed) return;
    const stale = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let interrupted = false;
    let stop = new AbortController();

    const refresh = () => {
      timer = undefined;
      for (const head of stale) void queries.invalidateQueries({ queryKey: [head] });
      stale.clear();
    };
    const makeStale = (heads: readonly string[]) => {
      for (const head of heads) stale.add(head);
      timer ??= setTimeout(refresh, GATHER_MS);
    };
    const onLost = () => {
      interrupted = true;
      setConnection('lost');
    };
    const listen = () => {
      stop = new AbortController();
      const listener = {
        onOpen: () => {
          setConnection('live');
          // What happened in between may lie further back than the stream remembers.
          if (interrupted) makeStale(staleAfter(''));
        },
        onLost,
        onEvent: (event: StreamedEvent) => {
          addEvent(toLiveEvent(event));
          makeStale(staleAfter(event.type));
        },
        onRefused: () => void queries.invalidateQueries(sessionQuery),
      };
      void listenToEvents(listener, stop.signal);
    };

    // A page that is left may be kept for the Back button, and would keep its stream: a person has only a few.
    const leave = () => {
      stop.abort();
      onLost();
    };
    const comeBack = ({ persisted }: PageTransitionEvent) => persisted && listen();
    window.addEventListener('pagehide', leave);
    window.addEventListener('pageshow', comeBack);
    const settled = setTimeout(listen, SETTLE_MS);
    return () => {
      clearTimeout(settled);
      window.removeEventListener('pagehide', leave);
      window.removeEventListener('pageshow', comeBack);
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
