import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ProblemNotice } from '../api/problem-notice';
import { Button } from '../design/button';
import { EmptyState } from '../design/empty-state';
import { LoadMore } from '../design/load-more';
import { PageHeader } from '../design/page';
import { RowsSkeleton } from '../design/skeleton';
import { useMay } from '../session/session';
import { ApiKeyTable } from './api-key-table';
import { apiKeysQuery } from './api-keys.queries';
import { CreateKeyDialog } from './create-key-dialog';

export function ApiKeyListPage() {
  const may = useMay();
  const [creating, setCreating] = useState(false);
  const keys = useInfiniteQuery(apiKeysQuery);
  const rows = keys.data?.pages.flatMap(({ data }) => data) ?? [];
  return (
    <>
      <PageHeader
        eyebrow="Access"
        title="API keys"
        lead="A key acts as the person who made it, within its scopes, and never decides an approval."
        actions={
          may('api_key.create') && (
            <Button variant="primary" icon="plus" onClick={() => setCreating(true)}>
              Make a key
            </Button>
          )
        }
      />
      {keys.isPending && <RowsSkeleton label="Loading API keys" rows={3} />}
      {keys.error && (
        <ProblemNotice error={keys.error}>
          <Button onClick={() => void keys.refetch()}>Try again</Button>
        </ProblemNotice>
      )}
      {keys.isSuccess && rows.length === 0 && (
        <EmptyState title="No key is made yet">
          {may('api_key.create')
            ? 'A key lets a program of yours work with the register.'
            : 'Your role may not make one.'}
        </EmptyState>
      )}
      {rows.length > 0 && (
        <>
          <ApiKeyTable keys={rows} />
          <LoadMore pages={keys} shown={rows.length} noun={rows.length === 1 ? 'key' : 'keys'} />
        </>
      )}
      <CreateKeyDialog open={creating} onClose={() => setCreating(false)} />
    </>
  );
}
