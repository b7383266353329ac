import { Link } from '@tanstack/react-router';
import { Moment } from '../design/moment';
import { codeToWords } from '../format/words';
import { type Connection, type LiveEvent, useFeed } from './live-events';

const SAID: Readonly<Record<Connection, { readonly text: string; readonly dot: string }>> = {
  connecting: { text: 'Connecting…', dot: 'bg-waiting' },
  live: { text: 'Live: what happens shows here at once.', dot: 'bg-positive' },
  lost: { text: 'The connection is lost; trying again.', dot: 'bg-negative' },
};

export function LiveFeed() {
  const { connection, events } = useFeed();
  const { text, dot } = SAID[connection];
  return (
    <div className="grid gap-4">
      <p role="status" className="flex items-center gap-2 text-sm text-soft">
        <span aria-hidden="true" className={`size-2 rounded-full ${dot}`} />
        {text}
      </p>
      {events.length === 0 ? (
        <p className="border-y border-rule py-5 text-sm text-faint">
          Nothing has happened since you opened the portal.
        </p>
      ) : (
        <ol aria-label="Events" className="border-t border-rule">
          {events.map((event) => (
            <li key={event.key} className="flex items-baseline justify-between gap-4 border-b border-rule py-2 text-sm">
              <EventName event={event} />
              <span className="text-xs text-faint">
                <Moment at={event.at} as="time" />
              </span>
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

const LINK = 'font-medium underline decoration-rule-strong underline-offset-4 hover:decoration-accent';

/** Leads to what it tells about, where there is a page for it. */
function EventName({ event: { type, data } }: { event: LiveEvent }) {
  const words = codeToWords(type);
  if (typeof data.id !== 'string') return <span>{words}</span>;
  if (type.startsWith('asset.')) {
    return (
      <Link to="/assets/$assetId" params={{ assetId: data.id }} className={LINK}>
        {words}
      </Link>
    );
  }
  if (type.startsWith('approval.')) {
    return (
      <Link to="/approvals/$approvalId" params={{ approvalId: data.id }} className={LINK}>
        {words}
      </Link>
    );
  }
  return <span>{words}</span>;
}
