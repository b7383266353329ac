import { Link } from '@tanstack/react-router';
import type { Schema } from '../api/client';
import { Digest } from '../design/digest';
import { Moment } from '../design/moment';
import { codeToWords } from '../format/words';
import { Actor } from './actor';
import { eventToWords } from './audit-words';

/** Entries of the journal. Each opens to what is recorded beside the sentence. */
export function AuditTable({ events }: { events: readonly Schema<'AuditEvent'>[] }) {
  return (
    <ol aria-label="Entries" className="border-t border-rule">
      {events.map((event) => (
        <li key={event.id} className="border-b border-rule">
          <details className="group">
            <summary className="grid cursor-pointer list-none items-baseline grid-cols-[1fr_auto] gap-x-6 gap-y-0.5 rounded-sm px-1 py-3 hover:bg-sheet md:grid-cols-[11rem_minmax(0,1fr)_auto]">
              <span className="text-xs text-faint max-md:order-2">
                <Moment at={event.at} as="exact" />
              </span>
              <span className="wrap-anywhere-safe max-md:col-span-2">
                <span className="font-medium">
                  <Actor event={event} />
                </span>{' '}
                {eventToWords(event)}
              </span>
              <span className="font-mono text-xs text-faint max-md:order-3">{event.action}</span>
            </summary>
            <Particulars event={event} />
          </details>
        </li>
      ))}
    </ol>
  );
}

function Particulars({ event }: { event: Schema<'AuditEvent'> }) {
  const details = Object.entries(event.details);
  return (
    <dl className="grid gap-x-6 gap-y-1.5 px-1 pb-4 text-sm sm:grid-cols-[10rem_minmax(0,1fr)] md:pl-[12.75rem] [&_dt]:text-faint">
      <dt>{codeToWords(event.target.type)}</dt>
      <dd>
        <Digest value={event.target.id} label={`${codeToWords(event.target.type)} id`} whole />
        <Link
          to="/audit"
          search={{ target_id: event.target.id }}
          className="ml-2 text-xs font-medium text-accent underline underline-offset-4"
        >
          Its history
        </Link>
      </dd>
      {event.reason && (
        <>
          <dt>Reason</dt>
          <dd className="wrap-anywhere-safe">{event.reason}</dd>
        </>
      )}
      {details.map(([name, value]) => (
        <Particular
          key={name}
          name={codeToWords(name)}
          value={typeof value === 'string' ? value : JSON.stringify(value)}
        />
      ))}
      <dt>Request</dt>
      <dd>
        <Digest value={event.request_id} label="Request id" whole />
      </dd>
      {event.before && <Commitment name="State before" value={event.before} />}
      {event.after && <Commitment name="State after" value={event.after} />}
    </dl>
  );
}

const Particular = ({ name, value }: { name: string; value: string }) => (
  <>
    <dt>{name}</dt>
    <dd className="wrap-anywhere-safe">{value}</dd>
  </>
);

/** A salted commitment: proves the state to whoever holds it, and says nothing to anybody else. */
const Commitment = ({ name, value }: { name: string; value: string }) => (
  <>
    <dt>{name}</dt>
    <dd>
      <Digest value={value} label={`Commitment to the ${name.toLowerCase()}`} />
    </dd>
  </>
);
