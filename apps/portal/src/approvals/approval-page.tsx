import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { codeOf } from '../api/problem';
import { ProblemNotice } from '../api/problem-notice';
import { useNow } from '../api/use-now';
import { Fact, Facts } from '../design/facts';
import { Icon } from '../design/icon';
import { Moment } from '../design/moment';
import { PageHeader, Section } from '../design/page';
import { RowsSkeleton } from '../design/skeleton';
import { timeLeft } from '../format/time';
import { PersonName } from '../people/person-name';
import { NotFoundPage } from '../shell/not-found-page';
import { useMay } from '../session/session';
import { ApprovalStatus } from './approval-status';
import { actionToWords, subjectOf } from './approval-words';
import { approvalQuery } from './approvals.queries';
import { Decision } from './decision';
import { Payload } from './payload';

export function ApprovalPage() {
  const { approvalId } = useParams({ from: '/signed-in/approvals/$approvalId' });
  const may = useMay();
  const now = useNow();
  const { data: approval, error } = useQuery(approvalQuery(approvalId));

  if (codeOf(error) === 'NOT_FOUND' || codeOf(error) === 'VALIDATION_FAILED') return <NotFoundPage />;
  if (!approval) {
    return (
      <>
        <PageHeader eyebrow="Approval" title="Approval" />
        {error ? <ProblemNotice error={error} /> : <RowsSkeleton label="Loading the approval" />}
      </>
    );
  }
  return (
    <>
      <PageHeader
        eyebrow={
          <Link to="/approvals" className="inline-flex items-center gap-1 hover:text-ink">
            <Icon name="back" className="size-3" />
            Approvals
          </Link>
        }
        title={subjectOf(approval.payload) ?? actionToWords(approval.action)}
        lead={
          <p className="flex flex-wrap items-center gap-x-3 gap-y-2 pt-1">
            <ApprovalStatus status={approval.status} />
            <span>{actionToWords(approval.action)}</span>
          </p>
        }
      />
      <div className="grid gap-12 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <Payload approval={approval} />
        <div className="grid content-start gap-12">
          <Decision approval={approval} />
          <Section title="Request">
            <Facts>
              <Fact name="Asked by">
                <PersonName id={approval.maker_id} />
              </Fact>
              <Fact name="Asked">
                <Moment at={approval.created_at} />
              </Fact>
              {approval.status === 'pending' && (
                <Fact name="Open until">
                  <Moment at={approval.expires_at} />
                  <span className="text-faint">{`, ${timeLeft(approval.expires_at, now)}`}</span>
                </Fact>
              )}
              {approval.checker_id && (
                <Fact name="Decided by">
                  <PersonName id={approval.checker_id} />
                </Fact>
              )}
              {approval.decided_at && (
                <Fact name="Decided">
                  <Moment at={approval.decided_at} />
                </Fact>
              )}
              {approval.reason && <Fact name="Reason">{approval.reason}</Fact>}
              {approval.subject.type === 'asset' && may('asset.read') && (
                <Fact name="About">
                  <Link
                    to="/assets/$assetId"
                    params={{ assetId: approval.subject.id }}
                    className="font-medium text-accent underline underline-offset-4"
                  >
                    The asset in the register
                  </Link>
                </Fact>
              )}
            </Facts>
          </Section>
        </div>
      </div>
    </>
  );
}
