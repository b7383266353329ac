import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { Client } from 'pg';
import { ENVIRONMENT } from '../config/config.module';
import type { Environment } from '../config/environment';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { eventsAfter } from './events-after';
import { EVENTS_CHANNEL } from './placement';
import { RecentEvents } from './recent-events';

const KEPT = 500;
const PAGE = 200;
const RECONNECT_MS = 1_000;
/** A notification that was lost while the connection was down is made up for within this time. */
const POLL_MS = 2_000;

/** Follows the one order of events and tells the streams of this process when there is more. */
@Injectable()
export class EventFeed extends EventEmitter<{ more: [] }> implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(EventFeed.name);
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private client: Client | undefined;
  private wake: () => void = () => undefined;
  /** Absent until the database has answered once. */
  recent: RecentEvents | undefined;

  constructor(
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    private readonly unit: UnitOfWork,
  ) {
    super();
    // One listener for each stream; streams are counted elsewhere.
    this.setMaxListeners(0);
  }

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    this.wake();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        await this.follow();
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        this.logger.warn({ err: error }, 'the event feed lost the database');
        await sleep(RECONNECT_MS, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      } finally {
        await this.client?.end().catch(() => undefined);
      }
    }
  }

  private async follow(): Promise<void> {
    let lost: Error | undefined;
    const client = new Client({
      connectionString: this.environment.DATABASE_URL,
      application_name: 'cadastre events',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    this.client = client;
    let told: bigint | undefined;
    client.on('notification', ({ payload }) => {
      told = BigInt(payload!);
      this.wake();
    });
    client.on('error', (error) => {
      lost = error;
      this.wake();
    });
    await client.connect();
    await client.query(`LISTEN ${EVENTS_CHANNEL}`);
    while (!this.stopping.signal.aborted) {
      if (lost) throw lost;
      const upTo = told;
      told = undefined;
      await this.read(upTo);
      if (told === undefined) await this.pause();
    }
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, POLL_MS);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
      if (this.stopping.signal.aborted) this.wake();
    });
  }

  /** `upTo`: as the relay says. */
  private async read(upTo: bigint | undefined): Promise<void> {
    if (upTo !== undefined && this.recent) {
      if (upTo <= this.recent.newestPosition) return;
      // Without a stream nobody reads what would be kept; one that opens reads the database.
      if (this.listenerCount('more') === 0) {
        this.recent = new RecentEvents(upTo, KEPT);
        return;
      }
    }
    const recent = (this.recent ??= new RecentEvents(await this.newestPosition(), KEPT));
    for (;;) {
      const page = await this.unit.run(PLATFORM, (tx) => eventsAfter(tx, recent.newestPosition, PAGE));
      if (page.length > 0) {
        recent.add(page);
        this.emit('more');
      }
      if (page.length < PAGE) return;
    }
  }

  newestPosition(): Promise<bigint> {
    if (this.recent) return Promise.resolve(this.recent.newestPosition);
    return this.unit.run(PLATFORM, async (tx) => {
      const { _max } = await tx.domainEvent.aggregate({ _max: { position: true } });
      return _max.position ?? 0n;
    });
  }
}
