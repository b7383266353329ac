import { PageHeader } from '../design/page';
import { EmptyState } from '../design/empty-state';
import type { Permission } from '../session/session';

export function NotPermittedPage({ permission }: { permission: Permission }) {
  return (
    <>
      <PageHeader eyebrow="Closed to your role" title="You may not see this page" />
      <EmptyState title="Your role does not include this">
        An administrator of your organisation can give you the permission{' '}
        <code className="font-mono">{permission}</code>.
      </EmptyState>
    </>
  );
}
