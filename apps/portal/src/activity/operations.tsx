import { useInfiniteQuery } from '@tanstack/react-query';
import { ProblemNotice } from '../api/problem-notice';
import { Button } from '../design/button';
import { EmptyState } from '../design/empty-state';
import { LoadMore } from '../design/load-more';
import { Section } from '../design/page';
import { RowsSkeleton } from '../design/skeleton';
import { OperationTable } from './operation-table';
import { operationsQuery } from './operations.queries';

export function Operations() {
  const operations = useInfiniteQuery(operationsQuery);
  const rows = operations.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <Section title="Operations">
      {operations.isPending && <RowsSkeleton label="Loading operations" />}
      {operations.error && (
        <ProblemNotice error={operations.error}>
          <Button onClick={() => void operations.refetch()}>Try again</Button>
        </ProblemNotice>
      )}
      {operations.isSuccess && rows.length === 0 && (
        <EmptyState title="No operation yet">
          What settles on the chain, and every bulk import, shows here with its progress.
        </EmptyState>
      )}
      {rows.length > 0 && (
        <div>
          <OperationTable operations={rows} />
          <LoadMore pages={operations} shown={rows.length} noun={rows.length === 1 ? 'operation' : 'operations'} />
        </div>
      )}
    </Section>
  );
}
