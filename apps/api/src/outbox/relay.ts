import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Redis } from 'ioredis';
import { Clock } from '../clock/clock';
import { ENVIRONMENT } from '../config/config.module';
import type { Environment } from '../config/environment';
import { placeEvents } from '../events/placement';
import { JobQueues } from '../queues/job-queues';
import { REDIS } from '../redis/redis.module';
import { DeadLetters } from './dead-letters';
import { dispatch, isFullBatch, lookForWork, type Waiting } from './dispatch';
import { InFlightJobs } from './in-flight';
import { RelayBell } from './relay-bell';
import { RelaySession } from './relay-session';
import { sweepCompleted } from './retention';

/** A lost ring, a Redis that was emptied: found within this time. */
const POLL_MS = 1_000;
const STANDBY_MS = 1_000;
const RECONNECT_MS = 1_000;
const SWEEP_EVERY_MS = 15_000;

export type RelayState = 'disconnected' | 'standby' | 'leading';

/**
 * Carries what transactions have committed to where it goes on: events to their place in the one order and to the
 * webhooks that want them, jobs to their queues. One process leads; the others stand by for its connection to end.
 */
@Injectable()
export class Relay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(Relay.name);
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private session: RelaySession | undefined;
  private redisIsAway = false;
  private redisDue = 0;
  private sweepDue = 0;
  state: RelayState = 'disconnected';

  constructor(
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    @Inject(REDIS) private readonly redis: Redis,
    private readonly clock: Clock,
    private readonly queues: JobQueues,
    private readonly deadLetters: DeadLetters,
    private readonly bell: RelayBell,
  ) {}

  onApplicationBootstrap(): void {
    this.bell.relay = this;
    this.running = this.run();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    this.session?.ring();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      try {
        const session = await RelaySession.open(this.environment.DATABASE_URL);
        this.session = session;
        await this.serve(session).finally(() => {
          this.state = 'disconnected';
          return session.close();
        });
      } catch (error) {
        if (this.stopping.signal.aborted) return;
        this.logger.warn({ err: error }, 'the relay lost its connection to the database');
        await this.pause(RECONNECT_MS);
      }
    }
  }

  private async serve(session: RelaySession): Promise<void> {
    this.state = 'standby';
    while (!(await session.tryToLead())) {
      await this.pause(STANDBY_MS);
      if (this.stopping.signal.aborted) return;
    }
    this.state = 'leading';
    this.logger.log('this process relays jobs and events');
    const inFlight = new InFlightJobs(session, this.queues, this.redis, this.deadLetters);
    this.redisDue = 0;
    while (!this.stopping.signal.aborted) {
      const waiting = await lookForWork(session, this.clock.now());
      const delivers = waiting.events && (await placeEvents(session, this.clock.now()));
      const pause = await this.relayJobs(session, inFlight, waiting);
      await session.wait(delivers ? 0 : pause);
    }
  }

  /** Whoever shares the process of a leading relay need not go through the database to wake it. Answers whether it does. */
  ring(): boolean {
    if (this.state !== 'leading') return false;
    this.session?.ring();
    return true;
  }

  /** Answers how long to wait for the next job. While Redis is away jobs wait in the database, and events go on. */
  private async relayJobs(session: RelaySession, inFlight: InFlightJobs, waiting: Waiting): Promise<number> {
    try {
      if (performance.now() >= this.redisDue) await this.lookAtRedis(inFlight);
      if (this.redisIsAway) return POLL_MS;
      await dispatch(session, this.queues, waiting.due, this.clock.now());
      await this.sweep(session, inFlight);
      return isFullBatch(waiting) ? 0 : this.msTo(waiting.nextDue);
    } catch (error) {
      // Redis went away in the middle, and the next round says so. A lost session ends the loop at its next query.
      this.logger.warn({ err: error }, 'jobs could not be relayed');
      return POLL_MS;
    }
  }

  /** Not with each job: what Redis has forgotten is found out within a second. */
  private async lookAtRedis(inFlight: InFlightJobs): Promise<void> {
    const redisAnswers = await this.redis.ping().then(
      () => true,
      () => false,
    );
    if (redisAnswers === this.redisIsAway) {
      this.redisIsAway = !redisAnswers;
      if (redisAnswers) this.logger.log('Redis is back: jobs go on');
      else this.logger.warn('Redis is away: jobs wait in the database');
    }
    if (!redisAnswers) return;
    const refilled = await inFlight.refillIfForgotten();
    if (refilled > 0) this.logger.warn({ jobs: refilled }, 'Redis had forgotten jobs: they are queued again');
    this.redisDue = performance.now() + POLL_MS;
  }

  private async sweep(session: RelaySession, inFlight: InFlightJobs): Promise<void> {
    if (performance.now() < this.sweepDue) return;
    await inFlight.sweep(this.clock.now());
    await sweepCompleted(session, this.clock.now());
    this.sweepDue = performance.now() + SWEEP_EVERY_MS;
  }

  private msTo(due: Date | null): number {
    if (!due) return POLL_MS;
    return Math.min(Math.max(due.getTime() - this.clock.now().getTime(), 0), POLL_MS);
  }

  private async pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
