import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { ProblemNotice } from '../api/problem-notice';
import { Button } from '../design/button';
import { EmptyState } from '../design/empty-state';
import { LoadMore } from '../design/load-more';
import { PageHeader } from '../design/page';
import { RowsSkeleton } from '../design/skeleton';
import { FILTER_TAB, FilterTabs } from '../design/tabs';
import { codeToWords } from '../format/words';
import { APPROVAL_STATUSES } from './approval-status';
import { ApprovalTable } from './approval-table';
import { approvalsQuery } from './approvals.queries';

export function ApprovalListPage() {
  const { status = 'pending' } = useSearch({ from: '/signed-in/approvals' });
  const approvals = useInfiniteQuery(approvalsQuery(status));
  const rows = approvals.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <>
      <PageHeader
        eyebrow="Register"
        title="Approvals"
        lead="Privileged acts that wait for a second person. You approve exactly what is shown; if it changes, the request is void."
      />
      <div className="mb-4 border-b border-rule">
        <FilterTabs label="Status">
          {([...APPROVAL_STATUSES, 'all'] as const).map((choice) => (
            <Link
              key={choice}
              to="/approvals"
              search={{ status: choice === 'pending' ? undefined : choice }}
              activeOptions={{ exact: true, explicitUndefined: true }}
              aria-current={status === choice ? 'page' : undefined}
              className={FILTER_TAB}
            >
              {codeToWords(choice)}
            </Link>
          ))}
        </FilterTabs>
      </div>
      {approvals.isPending && <RowsSkeleton label="Loading approvals" />}
      {approvals.error && (
        <ProblemNotice error={approvals.error}>
          <Button onClick={() => void approvals.refetch()}>Try again</Button>
        </ProblemNotice>
      )}
      {approvals.isSuccess && rows.length === 0 && (
        <EmptyState title={status === 'pending' ? 'Nothing waits for a decision' : 'No approval here'}>
          {status === 'pending' && 'A new request shows here by itself.'}
        </EmptyState>
      )}
      {rows.length > 0 && (
        <>
          <ApprovalTable approvals={rows} />
          <LoadMore pages={approvals} shown={rows.length} noun={rows.length === 1 ? 'request' : 'requests'} />
        </>
      )}
    </>
  );
}
