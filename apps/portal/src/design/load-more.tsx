import type { UseInfiniteQueryResult } from '@tanstack/react-query';
import { Button } from './button';

type Pages = Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>;

/** The next page of a keyset list. */
export function LoadMore({ pages, shown, noun }: { pages: Pages; shown: number; noun: string }) {
  return (
    <div className="flex min-h-16 items-center justify-between gap-4 pt-4 text-sm text-faint">
      <p aria-live="polite" className="figures">
        {`${shown} ${noun}${pages.hasNextPage ? ' so far' : ''}`}
      </p>
      {pages.hasNextPage && (
        <Button pending={pages.isFetchingNextPage} onClick={() => void pages.fetchNextPage()}>
          Load more
        </Button>
      )}
    </div>
  );
}
