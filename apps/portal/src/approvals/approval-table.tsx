import { Link } from '@tanstack/react-router';
import type { Schema } from '../api/client';
import { useNow } from '../api/use-now';
import { Moment } from '../design/moment';
import { Cell, HeadCell, Row, Table } from '../design/table';
import { timeLeft } from '../format/time';
import { PersonName } from '../people/person-name';
import { ApprovalStatus } from './approval-status';
import { actionToWords, subjectOf } from './approval-words';

export function ApprovalTable({ approvals }: { approvals: readonly Schema<'Approval'>[] }) {
  const now = useNow();
  return (
    <Table
      caption="Approvals"
      head={
        <>
          <HeadCell>Act</HeadCell>
          <HeadCell wide>Asked by</HeadCell>
          <HeadCell wide>Asked</HeadCell>
          <HeadCell align="right">Status</HeadCell>
        </>
      }
    >
      {approvals.map((approval) => (
        <Row key={approval.id}>
          <Cell>
            <Link
              to="/approvals/$approvalId"
              params={{ approvalId: approval.id }}
              className="wrap-anywhere-safe font-medium after:absolute after:inset-0"
            >
              {subjectOf(approval.payload) ?? actionToWords(approval.action)}
            </Link>
            <p className="text-xs text-faint">
              {actionToWords(approval.action)}
              {approval.status === 'pending' && (
                <span className="figures">{` · ${timeLeft(approval.expires_at, now)}`}</span>
              )}
            </p>
          </Cell>
          <Cell wide>
            <span className="text-sm text-soft">
              <PersonName id={approval.maker_id} />
            </span>
          </Cell>
          <Cell wide>
            <span className="text-sm text-soft">
              <Moment at={approval.created_at} />
            </span>
          </Cell>
          <Cell align="right">
            <ApprovalStatus status={approval.status} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}
