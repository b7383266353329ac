import { useInfiniteQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { ProblemNotice } from '../api/problem-notice';
import { Button } from '../design/button';
import { EmptyState } from '../design/empty-state';
import { LoadMore } from '../design/load-more';
import { PageHeader } from '../design/page';
import { RowsSkeleton } from '../design/skeleton';
import { FILTER_TAB, FilterTabs } from '../design/tabs';
import { codeToWords } from '../format/words';
import { useMay } from '../session/session';
import { ASSET_STATUSES } from './asset-status';
import { AssetTable } from './asset-table';
import { ASSET_TYPES } from './asset-types';
import { assetsQuery } from './assets.queries';
import { RegisterAssetDialog } from './register-asset-dialog';

export function AssetListPage() {
  const filter = useSearch({ from: '/signed-in/assets' });
  const navigate = useNavigate({ from: '/assets' });
  const may = useMay();
  const [registering, setRegistering] = useState(false);
  const assets = useInfiniteQuery(assetsQuery(filter));
  const rows = assets.data?.pages.flatMap(({ data }) => data) ?? [];
  const filtered = filter.status !== undefined || filter.type !== undefined;

  return (
    <>
      <PageHeader
        eyebrow="Register"
        title="Assets"
        lead="Every asset that was brought to the register, newest first."
        actions={
          may('asset.register') && (
            <Button variant="primary" icon="plus" onClick={() => setRegistering(true)}>
              Register an asset
            </Button>
          )
        }
      />
      <div className="mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-3 border-b border-rule">
        <FilterTabs label="Status">
          {[undefined, ...ASSET_STATUSES].map((status) => (
            <Link
              key={status ?? 'all'}
              to="/assets"
              search={{ ...filter, status }}
              activeOptions={{ exact: true, explicitUndefined: true }}
              aria-current={filter.status === status ? 'page' : undefined}
              className={FILTER_TAB}
            >
              {status ? codeToWords(status) : 'All'}
            </Link>
          ))}
        </FilterTabs>
        <label className="mb-2 flex items-center gap-2 text-sm text-faint">
          Type
          <select
            value={filter.type ?? ''}
            onChange={({ target }) =>
              void navigate({
                search: (search) => ({ ...search, type: ASSET_TYPES.find((type) => type === target.value) }),
              })
            }
            className="h-8 rounded-md border border-rule-strong bg-sheet px-2 text-ink"
          >
            <option value="">Every type</option>
            {ASSET_TYPES.map((type) => (
              <option key={type} value={type}>
                {codeToWords(type)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {assets.isPending && <RowsSkeleton label="Loading assets" />}
      {assets.error && (
        <ProblemNotice error={assets.error}>
          <Button onClick={() => void assets.refetch()}>Try again</Button>
        </ProblemNotice>
      )}
      {assets.isSuccess && rows.length === 0 && (
        <EmptyState title={filtered ? 'No asset matches this filter' : 'No asset is registered yet'}>
          {filtered ? (
            <Link to="/assets" search={{}} className="font-medium text-accent underline underline-offset-4">
              Show every asset
            </Link>
          ) : (
            'An asset starts as a draft: here, or with POST /v1/assets.'
          )}
        </EmptyState>
      )}
      {rows.length > 0 && (
        <>
          <AssetTable assets={rows} />
          <LoadMore pages={assets} shown={rows.length} noun={rows.length === 1 ? 'asset' : 'assets'} />
        </>
      )}
      <RegisterAssetDialog open={registering} onClose={() => setRegistering(false)} />
    </>
  );
}
