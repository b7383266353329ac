import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { ChainConnection } from '../chain/chain-connection';
import { Recurrence } from '../clock/recurrence';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { RequestContext } from '../http/request-context';
import { CashBreaks } from './cash-breaks.service';

const EVERY_MS = 1_000;

/** Compares bank, books, read model and chain, currency by currency, all the time. */
@Injectable()
export class CashReconciler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(CashReconciler.name);
  private readonly rounds = new Recurrence({
    everyMs: EVERY_MS,
    round: () => this.round(),
    failed: (error) => this.logger.warn({ err: error }, 'money and tokens could not be compared'),
  });

  constructor(
    private readonly unit: UnitOfWork,
    private readonly connection: ChainConnection,
    private readonly context: RequestContext,
    private readonly breaks: CashBreaks,
  ) {}

  onApplicationBootstrap(): void {
    if (this.connection.client) this.rounds.start();
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  private async round(): Promise<void> {
    const active = await this.unit.run(PLATFORM, (tx) => tx.currency.findMany({ where: { status: 'active' } }));
    for (const { code } of active) {
      await this.context.run({ requestId: `reconcile:${code}` }, () =>
        this.unit.run(PLATFORM, () => this.breaks.compare(code)),
      );
    }
  }
}
