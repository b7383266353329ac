import { AsyncLocalStorage } from 'node:async_hooks';
import { Injectable } from '@nestjs/common';
import { Prisma } from './generated/client';
import { PrismaService } from './prisma.service';
import { beginning, type BeginningScope, scopeStatement } from './scoped-client';

export type Tx = Prisma.TransactionClient;

/** For whom a transaction works: row-level security shows it these rows and no others. */
export type Scope = { readonly kind: 'platform' } | { readonly kind: 'organisation'; readonly organisationId: string };

export const PLATFORM: Scope = { kind: 'platform' };

interface OpenUnit {
  readonly tx: Tx;
  scope: Scope;
  readonly afterCommit: (() => void)[];
}

/**
 * One transaction for each command or query. It begins with its scope (`set_config(…, true)`), which ends with it and
 * cannot leak to the next user of the pooled connection.
 */
@Injectable()
export class UnitOfWork {
  private readonly open = new AsyncLocalStorage<OpenUnit>();

  constructor(private readonly prisma: PrismaService) {}

  async run<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
    if (this.open.getStore()) throw new Error('a unit of work is already open: use its transaction');
    const afterCommit: (() => void)[] = [];
    const result = await beginning.run(wordsOf(scope), () =>
      this.prisma.$transaction((tx) => this.open.run({ tx, scope, afterCommit }, () => work(tx)), {
        maxWait: 10_000,
        timeout: 30_000,
      }),
    );
    for (const hook of afterCommit) hook();
    return result;
  }

  /**
   * A part of the open transaction for somebody else's rows, after the right to act for them has been judged. Parts do
   * not overlap: whoever runs queries side by side in one transaction runs them in one scope.
   */
  async within<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T> {
    const { unit } = this;
    const before = unit.scope;
    // Two statements less, on the way of every command that works for both sides.
    if (isSame(before, scope)) return work(unit.tx);
    await this.rescope(scope);
    try {
      return await work(unit.tx);
    } finally {
      // A transaction that failed takes no more statements, and ends with its scope.
      await this.rescope(before).catch(() => undefined);
    }
  }

  private async rescope(scope: Scope): Promise<void> {
    this.unit.scope = scope;
    await this.unit.tx.$executeRawUnsafe(scopeStatement(wordsOf(scope)));
  }

  /** The transaction of the command being carried out. */
  get tx(): Tx {
    return this.unit.tx;
  }

  /** Runs once the transaction has committed, never when it has not: for hints such as waking the relay. */
  afterCommit(hook: () => void): void {
    this.unit.afterCommit.push(hook);
  }

  private get unit(): OpenUnit {
    const unit = this.open.getStore();
    if (!unit) throw new Error('no unit of work is open');
    return unit;
  }
}

const isSame = (a: Scope, b: Scope): boolean =>
  a.kind === 'organisation' && b.kind === 'organisation' ? a.organisationId === b.organisationId : a.kind === b.kind;

const wordsOf = (scope: Scope): BeginningScope => ({
  kind: scope.kind,
  organisationId: scope.kind === 'organisation' ? scope.organisationId : '',
});
