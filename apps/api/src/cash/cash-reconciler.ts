import { setTimeout as sleep } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { ChainConnection } from '../chain/chain-connection';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { RequestContext } from '../http/request-context';
import { CashBreaks } from './cash-breaks.service';

const EVERY_MS = 1_000;

/** Compares bank, books, read model and chain, currency by currency, all the time. */
@Injectable()
export class CashReconciler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(CashReconciler.name);
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly unit: UnitOfWork,
    private readonly connection: ChainConnection,
    private readonly context: RequestContext,
    private readonly breaks: CashBreaks,
  ) {}

  onApplicationBootstrap(): void {
    if (this.connection.client) this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.round().catch((error: unknown) => {
        if (!signal.aborted) this.logger.warn({ err: error }, 'money and tokens could not be compared');
      });
      await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
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
