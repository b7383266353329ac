import type { Schema } from '../api/client';
import { Digest } from '../design/digest';
import { Moment } from '../design/moment';
import { Cell, HeadCell, Row, Table } from '../design/table';
import { codeToWords } from '../format/words';
import { OperationStatus } from './operation-status';

export function OperationTable({ operations }: { operations: readonly Schema<'Operation'>[] }) {
  return (
    <Table
      caption="Operations"
      head={
        <>
          <HeadCell>Operation</HeadCell>
          <HeadCell wide>Progress</HeadCell>
          <HeadCell wide>Changed</HeadCell>
          <HeadCell align="right">Status</HeadCell>
        </>
      }
    >
      {operations.map(({ id, kind, status, progress, refusal, transaction, updated_at: updatedAt }) => (
        <Row key={id}>
          <Cell>
            <p className="font-medium">{kindToWords(kind)}</p>
            <Digest value={id} label="Operation id" />
            {transaction && (
              <p className="text-xs text-faint">
                Transaction <Digest value={transaction.hash} label="Transaction hash" />
                {transaction.block && ` in block ${transaction.block}`}
              </p>
            )}
            {refusal && (
              <p className="wrap-anywhere-safe max-w-prose pt-1 text-sm text-negative">
                {refusal.detail} <span className="font-medium">{refusal.cure}</span>
              </p>
            )}
          </Cell>
          <Cell wide>
            <Progress {...progress} />
          </Cell>
          <Cell wide>
            <span className="text-sm text-soft">
              <Moment at={updatedAt} />
            </span>
          </Cell>
          <Cell align="right">
            <OperationStatus status={status} />
          </Cell>
        </Row>
      ))}
    </Table>
  );
}

/** `cash.mint` → `Mint cash`. */
const kindToWords = (kind: string): string => codeToWords(kind.split('.').reverse().join(' '));

function Progress({ done, total }: { done: number; total: number | null }) {
  if (total === null) return null;
  return (
    <span className="inline-flex items-center gap-2 text-sm text-soft">
      <progress value={done} max={total} aria-label="Progress" className="h-1.5 w-20 accent-accent" />
      <span className="figures">{`${done}/${total}`}</span>
    </span>
  );
}
