import { type ErrorComponentProps, useRouter } from '@tanstack/react-router';
import { ProblemNotice } from '../api/problem-notice';
import { Button } from '../design/button';
import { PageHeader } from '../design/page';

/** What stands where a page failed to come. */
export function FailurePage({ error, reset }: ErrorComponentProps) {
  const router = useRouter();
  const retry = () => {
    reset();
    void router.invalidate();
  };
  return (
    <div className="mx-auto max-w-2xl p-8">
      <PageHeader title="This page could not be shown" />
      <ProblemNotice error={error}>
        <Button onClick={retry}>Try again</Button>
      </ProblemNotice>
    </div>
  );
}
