import { Injectable, type OnModuleInit } from '@nestjs/common';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { OperationHandlers, type OperationRun } from '../operations/operation-handlers';
import { EntryJudging } from './entry-judging';
import { JUDGE_ENTRIES } from './entry-queue';

/** Entries dealt with in one transaction. */
const AT_ONCE = 25;

/** Walks over all entries of a currency that nobody has judged; cut off anywhere, it is walked again. */
@Injectable()
export class EntryWork implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly handlers: OperationHandlers,
    private readonly judging: EntryJudging,
  ) {}

  onModuleInit(): void {
    this.handlers.register({ kind: JUDGE_ENTRIES, carryOut: (run) => this.walk(run) });
  }

  private async walk(run: OperationRun) {
    const { currency } = run.operation.input as { currency: string };
    let judged = 0;
    for (let last: string | undefined, more = true; more;) {
      if (run.stopping.aborted) throw new Error('the process stops');
      more = await run.step(() =>
        this.unit.within(PLATFORM, async (tx) => {
          const found = await tx.bankEntry.findMany({
            where: { currency, status: 'received', ...(last === undefined ? {} : { id: { gt: last } }) },
            orderBy: { id: 'asc' },
            take: AT_ONCE,
            select: { id: true },
          });
          for (const { id } of found) await this.judging.judge(id, run.operation.createdBy);
          last = found.at(-1)?.id;
          judged += found.length;
          return found.length === AT_ONCE;
        }),
      );
    }
    return () => Promise.resolve({ status: 'confirmed' as const, result: { judged } });
  }
}
