import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { ProblemNotice } from '../api/problem-notice';
import { Button } from '../design/button';
import { EmptyState } from '../design/empty-state';
import { LoadMore } from '../design/load-more';
import { PageHeader } from '../design/page';
import { RowsSkeleton } from '../design/skeleton';
import { auditQuery } from './audit.queries';
import { AuditFilters } from './audit-filters';
import { AuditTable } from './audit-table';

export function AuditPage() {
  const filter = useSearch({ from: '/signed-in/audit' });
  const navigate = useNavigate({ from: '/audit' });
  const events = useInfiniteQuery(auditQuery(filter));
  const rows = events.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <>
      <PageHeader
        eyebrow="Record"
        title="Audit trail"
        lead="Every act, and every reading of personal data, in the order in which it happened. Nobody can change or remove an entry."
      />
      <AuditFilters key={JSON.stringify(filter)} filter={filter} onChange={(search) => void navigate({ search })} />
      {events.isPending && <RowsSkeleton label="Loading the audit trail" rows={10} />}
      {events.error && (
        <ProblemNotice error={events.error}>
          <Button onClick={() => void events.refetch()}>Try again</Button>
        </ProblemNotice>
      )}
      {events.isSuccess && rows.length === 0 && (
        <EmptyState title="No entry matches">
          <Link to="/audit" search={{}} className="font-medium text-accent underline underline-offset-4">
            Show every entry
          </Link>
        </EmptyState>
      )}
      {rows.length > 0 && (
        <>
          <AuditTable events={rows} />
          <LoadMore pages={events} shown={rows.length} noun={rows.length === 1 ? 'entry' : 'entries'} />
        </>
      )}
    </>
  );
}
