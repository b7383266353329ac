import { useInfiniteQuery } from '@tanstack/react-query';
import { ProblemNotice } from '../api/problem-notice';
import { LoadMore } from '../design/load-more';
import { Moment } from '../design/moment';
import { RowsSkeleton } from '../design/skeleton';
import { Actor } from './actor';
import { auditQuery } from './audit.queries';
import { eventToWords } from './audit-words';

/** What happened to one thing, newest first, in words. */
export function History({ targetId }: { targetId: string }) {
  const events = useInfiniteQuery(auditQuery({ target_id: targetId }));
  const rows = events.data?.pages.flatMap(({ data }) => data) ?? [];
  if (events.error) return <ProblemNotice error={events.error} />;
  if (events.isPending) return <RowsSkeleton rows={3} label="Loading the history" />;
  return (
    <div>
      <ol className="grid gap-5 border-l border-rule-strong">
        {rows.map((event) => (
          <li key={event.id} className="relative grid gap-0.5 pl-5 text-sm">
            <span
              aria-hidden="true"
              className="absolute -left-1 top-1.5 size-[7px] rounded-full border border-rule-strong bg-paper"
            />
            <p className="wrap-anywhere-safe">
              <span className="font-medium">
                <Actor event={event} />
              </span>{' '}
              {eventToWords(event)}
            </p>
            {event.reason && <p className="wrap-anywhere-safe text-soft">“{event.reason}”</p>}
            <p className="text-xs text-faint">
              <Moment at={event.at} />
            </p>
          </li>
        ))}
      </ol>
      {events.hasNextPage && <LoadMore pages={events} shown={rows.length} noun="events" />}
    </div>
  );
}
