import { Injectable } from '@nestjs/common';
import type { Operation } from '../database/generated/client';
import { Operations } from '../operations/operations.service';

export const JUDGE_ENTRIES = 'bank_entry.judge';

/** Has the entries of a currency judged that nobody has judged yet. */
@Injectable()
export class EntryQueue {
  constructor(private readonly operations: Operations) {}

  start(
    currency: string,
    { organisationId, personId }: { readonly organisationId: string; readonly personId: string },
    statementId?: string,
  ): Promise<Operation> {
    return this.operations.start({
      kind: JUDGE_ENTRIES,
      organisationId,
      ...(statementId ? { subject: { type: 'bank_statement', id: statementId } } : {}),
      input: { currency },
      createdBy: personId,
    });
  }
}
