import { Link } from '@tanstack/react-router';
import { buttonClass } from '../design/button';
import { EmptyState } from '../design/empty-state';
import { PageHeader } from '../design/page';

export function NotFoundPage() {
  return (
    <>
      <PageHeader eyebrow="Not on the plan" title="There is no such page" />
      <EmptyState title="Nothing is registered at this address">
        <p className="pb-4">The link may be old, or mistyped.</p>
        <Link to="/" className={buttonClass('primary')}>
          Back to the start
        </Link>
      </EmptyState>
    </>
  );
}
