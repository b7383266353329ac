import { setTimeout as sleep } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleInit,
} from '@nestjs/common';
import type { Actor } from '../access/actor';
import { AuditTrail } from '../audit/audit-trail';
import { Clock, MovableClock } from '../clock/clock';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { Events } from '../events/events';
import { Problem } from '../http/problem';
import { ChainTime } from './chain-time';

/** How long an advance waits for what has been signed: bytes that expire on the way take no effect. */
const PATIENCE_MS = 10_000;
const LOOK_EVERY_MS = 50;
const FOLLOW_EVERY_MS = 1_000;

/**
 * The time of the whole instance: the database remembers how far it is ahead, and each process and the chain follow
 * whichever is furthest. Time only goes forward, so they always agree in the end.
 */
@Injectable()
export class InstanceTime implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger(InstanceTime.name);
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly chain: ChainTime,
    private readonly audit: AuditTrail,
    private readonly events: Events,
  ) {}

  /** Before anything of this process acts by the clock. */
  async onModuleInit(): Promise<void> {
    const { movable } = this;
    if (movable) movable.moveAhead(await this.unit.run(PLATFORM, () => this.remembered()));
  }

  async onApplicationBootstrap(): Promise<void> {
    if (!this.movable) return;
    await this.follow();
    this.running = this.followOn();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  get state() {
    return {
      now: this.clock.now(),
      aheadSeconds: this.movable?.aheadSeconds ?? 0,
      movable: this.movable !== undefined,
    };
  }

  async advance(actor: Actor, seconds: number): Promise<void> {
    const { movable } = this;
    if (!movable) throw new Problem('NOT_IN_PRODUCTION', 'The clock of a production instance is not moved.');
    await this.requireNothingOnItsWay();
    const { tx } = this.unit;
    const [row] = await tx.$queryRaw<{ ahead: bigint }[]>`
      INSERT INTO instance_clock AS clock (ahead_seconds) VALUES (${seconds})
      ON CONFLICT (id) DO UPDATE SET ahead_seconds = clock.ahead_seconds + excluded.ahead_seconds
      RETURNING ahead_seconds AS ahead`;
    const ahead = Number(row!.ahead);
    const before = this.clock.now();
    await this.chain.moveAhead(ahead);
    movable.moveAhead(ahead);
    const details = { seconds, ahead_seconds: ahead, from: before.toISOString(), to: this.clock.now().toISOString() };
    const { organisationId } = actor;
    await this.audit.record({
      action: 'clock.advanced',
      target: { type: 'clock', id: CLOCK_ID },
      organisationId,
      details,
    });
    await this.events.publish({ organisationId, type: 'clock.advanced', data: details });
  }

  /**
   * Signed bytes are good for a day. Those on their way are waited for, and nobody signs until the new time is known: who
   * signs locks the account first, and reads the clock after.
   */
  private async requireNothingOnItsWay(): Promise<void> {
    const { tx } = this.unit;
    const deadline = performance.now() + PATIENCE_MS;
    for (;;) {
      await tx.$executeRaw`SAVEPOINT before_accounts`;
      await tx.$queryRaw`SELECT 1 FROM chain_accounts ORDER BY id FOR SHARE`;
      const open = await tx.chainSubmission.count({ where: { status: { in: ['signed', 'submitted'] } } });
      if (open === 0) return;
      await tx.$executeRaw`ROLLBACK TO SAVEPOINT before_accounts`;
      if (performance.now() > deadline) {
        throw new Problem('STATE_REFUSED', `${open} transactions are on their way to the chain: try again after them.`);
      }
      await sleep(LOOK_EVERY_MS);
    }
  }

  private async followOn(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await sleep(FOLLOW_EVERY_MS, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.follow();
    }
  }

  /** Whoever is behind, moves: this process, the chain, or what the database remembers. */
  private async follow(): Promise<void> {
    try {
      const chainAhead = (await this.chain.ahead()) ?? 0;
      const remembered = await this.unit.run(PLATFORM, () => this.remembered());
      const ahead = Math.max(remembered, chainAhead);
      this.movable!.moveAhead(ahead);
      if (remembered < ahead) await this.unit.run(PLATFORM, () => this.remember(ahead));
      if (chainAhead < ahead) await this.chain.moveAhead(ahead);
    } catch (error) {
      if (!this.stopping.signal.aborted) this.logger.warn({ err: error }, 'the clocks could not be compared');
    }
  }

  private async remembered(): Promise<number> {
    const row = await this.unit.tx.instanceClock.findUnique({ where: { id: 1 } });
    return Number(row?.aheadSeconds ?? 0n);
  }

  private remember(ahead: number) {
    return this.unit.tx.$executeRaw`
      INSERT INTO instance_clock AS clock (ahead_seconds) VALUES (${ahead})
      ON CONFLICT (id) DO UPDATE SET ahead_seconds = greatest(clock.ahead_seconds, excluded.ahead_seconds)`;
  }

  private get movable(): MovableClock | undefined {
    return this.clock instanceof MovableClock ? this.clock : undefined;
  }
}

/** The trail names its targets by id; there is one clock. */
const CLOCK_ID = '00000000-0000-0000-0000-000000000000';
