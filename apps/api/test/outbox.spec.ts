import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { UnrecoverableError } from 'bullmq';
import { uuidv7 } from 'uuidv7';
import { createApplication } from '../src/application';
import { PLATFORM, UnitOfWork } from '../src/database/unit-of-work';
import { Events } from '../src/events/events';
import { OperationHandlers, type OperationRun } from '../src/operations/operation-handlers';
import { Operations } from '../src/operations/operations.service';
import { DeadLetters } from '../src/outbox/dead-letters';
import { InFlightJobs } from '../src/outbox/in-flight';
import { Outbox } from '../src/outbox/outbox';
import { Relay } from '../src/outbox/relay';
import { RelaySession } from '../src/outbox/relay-session';
import { JobQueues } from '../src/queues/job-queues';
import { createOwnWorld, type OwnWorld } from './world/own-world';
import { Polling } from './world/polling';

const ORGANISATION = uuidv7();
const PERSON = uuidv7();

let world: OwnWorld;
let app: NestFastifyApplication;
let unit: UnitOfWork;

/** What the handler of the test's operations does with each run. */
let carryOut: (run: OperationRun) => Promise<void>;
/** The test's effect: a row of its own, so that a second one would be seen. */
const effects = async (): Promise<string[]> =>
  (await world.owner.query<{ operation: string }>('SELECT operation FROM effects ORDER BY n')).rows.map(
    ({ operation }) => operation,
  );

async function boot(): Promise<NestFastifyApplication> {
  const application = await createApplication(world.environment);
  application.get(OperationHandlers).register({
    kind: 'test.effect',
    carryOut: async (run) => {
      await carryOut(run);
      return async () => {
        await application.get(UnitOfWork).tx
          .$executeRaw`INSERT INTO effects (operation) VALUES (${run.operation.id}::uuid)`;
        return { status: 'confirmed', result: {} };
      };
    },
  });
  return application;
}

const startOperation = (application = app): Promise<string> =>
  application.get(UnitOfWork).run(PLATFORM, async () => {
    const operation = await application
      .get(Operations)
      .start({ kind: 'test.effect', organisationId: ORGANISATION, input: {}, createdBy: PERSON });
    return operation.id;
  });

const polling = new Polling();
const { until } = polling;

const statusOf = async (id: string): Promise<string | undefined> =>
  (await world.owner.query<{ status: string }>('SELECT status FROM operations WHERE id = $1', [id])).rows[0]?.status;

const isDone = async (id: string) => (await statusOf(id)) === 'confirmed';

beforeAll(async () => {
  world = await createOwnWorld(1);
  await world.owner.query(`
    SELECT set_config('cadastre.scope', 'platform', false);
    CREATE TABLE effects (n bigserial PRIMARY KEY, operation uuid NOT NULL);
    GRANT ALL ON effects TO cadastre_app; GRANT ALL ON SEQUENCE effects_n_seq TO cadastre_app;
    INSERT INTO organisations (id, kind, name, slug) VALUES ('${ORGANISATION}', 'issuer', 'Issuer', 'issuer');
    INSERT INTO users (id, organisation_id, role, email_index, email_sealed, name_sealed)
      VALUES ('${PERSON}', '${ORGANISATION}', 'issuer_admin', 'x', 'x', 'x');`);
  app = await boot();
  unit = app.get(UnitOfWork);
}, 60_000);

afterAll(async () => {
  polling.end();
  await app?.close();
  await world?.end();
});

beforeEach(async () => {
  carryOut = () => Promise.resolve();
  await world.owner.query('TRUNCATE effects');
});

describe('the outbox', () => {
  it('carries out what a committed transaction asked for, once', async () => {
    const id = await startOperation();
    await until(() => isDone(id));
    expect(await effects()).toEqual([id]);
    const { rows } = await world.owner.query('SELECT completed_at, dispatched_at FROM outbox_jobs WHERE id = $1', [id]);
    expect(rows[0]).toEqual({ completed_at: expect.any(Date), dispatched_at: expect.any(Date) });
  });

  it('carries out nothing that was rolled back', async () => {
    const before = await world.owner.query('SELECT count(*) FROM outbox_jobs');
    await expect(
      unit.run(PLATFORM, async () => {
        await app
          .get(Operations)
          .start({ kind: 'test.effect', organisationId: ORGANISATION, input: {}, createdBy: PERSON });
        throw new Error('changed my mind');
      }),
    ).rejects.toThrow('changed my mind');
    expect((await world.owner.query('SELECT count(*) FROM outbox_jobs')).rows).toEqual(before.rows);
  });

  it('holds a job back until it is due', async () => {
    const id = uuidv7();
    await unit.run(PLATFORM, () =>
      app.get(Outbox).enqueue({
        queue: 'webhooks',
        name: 'deliver',
        id,
        data: { delivery_id: uuidv7() },
        dueAt: new Date(Date.now() + 3_600_000),
      }),
    );
    const done = await startOperation();
    await until(() => isDone(done));
    const { rows } = await world.owner.query('SELECT dispatched_at FROM outbox_jobs WHERE id = $1', [id]);
    expect(rows[0].dispatched_at).toBeNull();
    expect(await app.get(JobQueues).of('webhooks').getJobState(id)).toBe('unknown');
  });

  it('has the effect once although the job is delivered again and again', async () => {
    const id = await startOperation();
    await until(() => isDone(id));
    const queue = app.get(JobQueues).of('operations');
    for (let i = 0; i < 3; i++) {
      await queue.remove(id);
      await queue.add('test.effect', {}, { jobId: id });
      await until(() => queue.getJobState(id).then((state) => state === 'completed'));
    }
    expect(await effects()).toEqual([id]);
  });

  it('has the effect once although two deliveries run at the same time', async () => {
    let release!: () => void;
    const gate = new Promise<void>((resolve) => (release = resolve));
    let running = 0;
    carryOut = async () => {
      running++;
      await gate;
    };
    const id = await startOperation();
    await until(() => Promise.resolve(running === 1));
    await world.redis.flushdb(); // the relay sends it again while the first delivery still runs
    await until(() => Promise.resolve(running === 2));
    release();
    await until(() => isDone(id));
    await until(async () => (await app.get(JobQueues).of('operations').getJobState(id)) === 'completed');
    expect(await effects()).toEqual([id]);
  });

  it('brings back what Redis forgot while jobs were queued', async () => {
    const queue = app.get(JobQueues).of('operations');
    await queue.pause();
    const ids: string[] = [];
    for (let i = 0; i < 30; i++) ids.push(await startOperation());
    await until(async () => (await queue.count()) === 30);
    await world.redis.flushdb(); // the pause is forgotten with everything else
    for (const id of ids) await until(() => isDone(id));
    expect((await effects()).sort()).toEqual(ids);
  });

  it('tries again with growing pauses, then keeps the job as a dead letter that a person can queue again', async () => {
    let attempts = 0;
    carryOut = () => Promise.reject(new Error(`attempt ${++attempts}`));
    const queue = app.get(JobQueues).of('operations');
    const id = await startOperation();
    await until(() => Promise.resolve(attempts > 0));
    // Without waiting through the pauses: each delayed attempt is promoted.
    await until(async () => {
      const job = await queue.getJob(id);
      if ((await job?.getState()) === 'delayed') await job?.promote().catch(() => undefined);
      return (await statusOf(id)) === 'failed';
    });
    expect(attempts).toBe(8);
    const { rows } = await world.owner.query('SELECT failure FROM outbox_jobs WHERE id = $1', [id]);
    expect(rows[0].failure).toBe('Error: attempt 8');
    expect(await queue.getJobState(id)).toBe('failed');

    carryOut = () => Promise.resolve();
    await unit.run(PLATFORM, () => app.get(DeadLetters).requeue(id));
    await until(() => isDone(id));
    expect(await effects()).toEqual([id]);
  });

  describe('looks after jobs in flight', () => {
    let session: RelaySession;
    const sweep = () =>
      new InFlightJobs(session, app.get(JobQueues), world.redis, app.get(DeadLetters)).sweep(new Date());

    /** As if the row had heard nothing of what became of the job. */
    const forget = async (id: string): Promise<void> => {
      await world.owner.query(`UPDATE operations SET status = 'processing' WHERE id = $1`, [id]);
      await world.owner.query(
        `UPDATE outbox_jobs SET completed_at = NULL, failed_at = NULL, dispatched_at = now() - interval '1 hour'
         WHERE id = $1`,
        [id],
      );
    };

    beforeAll(async () => (session = await RelaySession.open(world.environment.DATABASE_URL)));
    afterAll(() => session.close());

    it('and carries out again what only Redis remembers as done: the database was restored', async () => {
      const id = await startOperation();
      await until(() => isDone(id));
      await until(async () => (await app.get(JobQueues).of('operations').getJobState(id)) === 'completed');
      await forget(id);
      await sweep();
      await until(() => isDone(id));
      expect(await effects()).toEqual([id, id]);
    });

    it('and brings back one that Redis lost', async () => {
      const id = await startOperation();
      await until(() => isDone(id));
      await until(async () => (await app.get(JobQueues).of('operations').getJobState(id)) === 'completed');
      await app.get(JobQueues).of('operations').remove(id);
      await forget(id);
      await sweep();
      await until(() => isDone(id));
      expect(await effects()).toEqual([id, id]);
    });

    it('and gives up one of which only the queue knows that it failed', async () => {
      carryOut = () => Promise.reject(new UnrecoverableError('no use'));
      const id = await startOperation();
      await until(async () => (await app.get(JobQueues).of('operations').getJobState(id)) === 'failed');
      await forget(id);
      await sweep();
      expect(await statusOf(id)).toBe('failed');
      const { rows } = await world.owner.query('SELECT failure FROM outbox_jobs WHERE id = $1', [id]);
      expect(rows).toEqual([{ failure: 'no use' }]);
    });
  });
});

describe('the order of events', () => {
  it('gives fifty transactions at once one order without a gap, the same for every reader', async () => {
    const first = await newestPosition();
    await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        unit.run(PLATFORM, async () => {
          for (const part of ['a', 'b']) {
            await app
              .get(Events)
              .publish({ organisationId: ORGANISATION, type: 'asset.changed', data: { test: 'order', i, part } });
          }
        }),
      ),
    );
    const read = () =>
      world.owner.query<{ position: string; i: number; part: string }>(
        `SELECT position, (data->>'i')::int AS i, data->>'part' AS part FROM domain_events
         WHERE data->>'test' = 'order' AND position IS NOT NULL ORDER BY position`,
      );
    await until(async () => (await read()).rowCount === 100);
    const { rows } = await read();
    expect(rows.map(({ position }) => Number(position))).toEqual(rows.map((_, n) => first + n + 1));
    for (let i = 0; i < 50; i++) {
      expect(rows.filter((row) => row.i === i).map(({ part }) => part)).toEqual(['a', 'b']);
    }
  });

  const newestPosition = async (): Promise<number> => {
    const unplaced = 'SELECT 1 FROM domain_events WHERE position IS NULL';
    await until(async () => (await world.owner.query(unplaced)).rowCount === 0);
    const { rows } = await world.owner.query<{ max: string }>('SELECT coalesce(max(position), 0) FROM domain_events');
    return Number(Object.values(rows[0]!)[0]);
  };
});

describe('the relay', () => {
  it('is one for a database, and another process takes over when its connection ends', async () => {
    const second = await boot();
    try {
      await until(() => Promise.resolve(second.get(Relay).state === 'standby'));
      expect(app.get(Relay).state).toBe('leading');
      await unit.run(
        PLATFORM,
        (tx) => tx.$queryRaw`
          SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
          WHERE l.locktype = 'advisory' AND d.datname = current_database()`,
      );
      const states = () => [app, second].map((process) => process.get(Relay).state).sort();
      await until(() => Promise.resolve(states().join() === 'leading,standby'));
      const id = await startOperation(second);
      await until(() => isDone(id));
      expect(await effects()).toEqual([id]);
    } finally {
      await second.close();
    }
  });
});
