import type { INestApplicationContext } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { uuidv7 } from 'uuidv7';
import { ClockModule } from '../src/clock/clock.module';
import { ConfigModule } from '../src/config/config.module';
import { DatabaseModule } from '../src/database/database.module';
import { PLATFORM, UnitOfWork } from '../src/database/unit-of-work';
import { KeyStore } from '../src/keys/key-store';
import { KeysModule } from '../src/keys/keys.module';
import { MasterKeyRotation } from '../src/keys/master-key-rotation';
import { SubjectVault } from '../src/keys/subject-vault';
import { createOwnWorld, type OwnWorld } from './world/own-world';

const FIRST = '11'.repeat(32);
const SECOND = '22'.repeat(32);

/** A process of the platform, as far as keys go. */
class Process {
  readonly keyStore: KeyStore;
  readonly vault: SubjectVault;
  readonly rotation: MasterKeyRotation;
  readonly unit: UnitOfWork;

  private constructor(private readonly context: INestApplicationContext) {
    this.keyStore = context.get(KeyStore);
    this.vault = context.get(SubjectVault);
    this.rotation = context.get(MasterKeyRotation);
    this.unit = context.get(UnitOfWork);
  }

  static async start(world: OwnWorld, current?: string, previous?: string): Promise<Process> {
    const environment = { ...world.environment, CADASTRE_MASTER_KEY: current, CADASTRE_PREVIOUS_MASTER_KEY: previous };
    const context = await Test.createTestingModule({
      imports: [ConfigModule.of(environment), ClockModule, DatabaseModule, KeysModule],
    }).compile();
    context.useLogger(false);
    try {
      await context.init();
    } catch (error) {
      await context.close();
      throw error;
    }
    return new Process(context);
  }

  seal = (subjectId: string, text: string): Promise<Buffer> =>
    this.unit.run(PLATFORM, () => this.vault.seal(subjectId, 'name', text));

  open = (subjectId: string, sealed: Buffer): Promise<string | null> =>
    this.unit.run(PLATFORM, () => this.vault.open(subjectId, 'name', sealed));

  erase = (subjectId: string): Promise<void> => this.unit.run(PLATFORM, () => this.vault.erase(subjectId));

  stop = (): Promise<void> => this.context.close();
}

let world: OwnWorld;
const running: Process[] = [];

async function start(current?: string, previous?: string): Promise<Process> {
  const process = await Process.start(world, current, previous);
  running.push(process);
  return process;
}

beforeAll(async () => {
  world = await createOwnWorld(7);
}, 60_000);

afterEach(async () => {
  await Promise.all(running.splice(0).map((process) => process.stop()));
  await world.owner.query('TRUNCATE platform_keys, subject_keys');
});

afterAll(() => world.end());

const masterKeysInUse = async (): Promise<string[]> =>
  (
    await world.owner.query<{ id: string }>(
      `SELECT master_key_id AS id FROM platform_keys
       UNION SELECT master_key_id FROM subject_keys WHERE wrapped IS NOT NULL`,
    )
  ).rows.map(({ id }) => id);

describe('the platform key', () => {
  it('is one key when several processes start on an empty database at once', async () => {
    const processes = await Promise.all([start(FIRST), start(FIRST), start(FIRST)]);
    const sealed = processes[0]!.keyStore.seal('x', Buffer.from('secret'));
    for (const { keyStore } of processes) expect(keyStore.open('x', sealed).toString()).toBe('secret');
  });

  it('is found again after a restart, also when the master key is the file', async () => {
    const before = await start();
    const sealed = before.keyStore.seal('x', Buffer.from('secret'));
    expect((await start()).keyStore.open('x', sealed).toString()).toBe('secret');
  });

  it('keeps a process with another master key from starting, and names the key it needs', async () => {
    await start(FIRST);
    const [needed] = await masterKeysInUse();
    await expect(start(SECOND)).rejects.toThrow(`the data is under master key ${needed}`);
  });
});

describe('the subject vault', () => {
  it('opens what it sealed, for the subject and the field alone', async () => {
    const { unit, vault } = await start(FIRST);
    const [alice, bob] = [uuidv7(), uuidv7()];
    await unit.run(PLATFORM, async () => {
      const sealed = await vault.seal(alice, 'name', 'Alice Ælfgifu');
      await vault.seal(bob, 'name', 'Bob');
      await expect(vault.open(alice, 'name', sealed)).resolves.toBe('Alice Ælfgifu');
      await expect(vault.open(alice, 'email', sealed)).rejects.toThrow();
      await expect(vault.open(bob, 'name', sealed)).rejects.toThrow();
      await expect(vault.open(uuidv7(), 'name', sealed)).rejects.toThrow('never had a key');
    });
  });

  it('gives a subject one key when many transactions seal for the first time at once', async () => {
    const platform = await start(FIRST);
    const subject = uuidv7();
    const sealed = await Promise.all(['a', 'b', 'c', 'd'].map((text) => platform.seal(subject, text)));
    await expect(Promise.all(sealed.map((each) => platform.open(subject, each)))).resolves.toEqual([
      'a',
      'b',
      'c',
      'd',
    ]);
  });

  it('fetches the keys of a list with one query', async () => {
    const platform = await start(FIRST);
    const people = await Promise.all(
      ['a', 'b', 'c'].map(async (text) => {
        const id = uuidv7();
        return { id, text, sealed: await platform.seal(id, text) };
      }),
    );
    await platform.unit.run(PLATFORM, async (tx) => {
      const queries = jest.spyOn(tx.subjectKey, 'findMany');
      await platform.vault.prepare(people.map(({ id }) => id));
      for (const { id, text, sealed } of people) {
        await expect(platform.vault.open(id, 'name', sealed)).resolves.toBe(text);
      }
      expect(queries).toHaveBeenCalledTimes(1);
    });
  });

  it('forgets an erased subject for ever, and no other', async () => {
    const platform = await start(FIRST);
    const [alice, bob] = [uuidv7(), uuidv7()];
    const ofAlice = await platform.seal(alice, 'Alice');
    const ofBob = await platform.seal(bob, 'Bob');
    await platform.erase(alice);
    await expect(platform.open(alice, ofAlice)).resolves.toBeNull();
    await expect(platform.seal(alice, 'Alice again')).rejects.toThrow('STATE_REFUSED');
    await expect(platform.open(bob, ofBob)).resolves.toBe('Bob');
    const { rows } = await world.owner.query('SELECT wrapped, destroyed_at FROM subject_keys WHERE subject_id = $1', [
      alice,
    ]);
    expect(rows).toEqual([{ wrapped: null, destroyed_at: expect.any(Date) }]);
  });

  it('sees the erasure within the transaction that does it', async () => {
    const { unit, vault } = await start(FIRST);
    const alice = uuidv7();
    await unit.run(PLATFORM, async () => {
      const sealed = await vault.seal(alice, 'name', 'Alice');
      await vault.erase(alice);
      await expect(vault.open(alice, 'name', sealed)).resolves.toBeNull();
    });
  });

  it('does not erase when the transaction fails', async () => {
    const platform = await start(FIRST);
    const alice = uuidv7();
    const sealed = await platform.seal(alice, 'Alice');
    const failing = platform.unit.run(PLATFORM, async () => {
      await platform.vault.erase(alice);
      throw new Error('something later failed');
    });
    await expect(failing).rejects.toThrow('something later failed');
    await expect(platform.open(alice, sealed)).resolves.toBe('Alice');
  });

  it('erases a subject that has no key yet, so that none is made afterwards', async () => {
    const platform = await start(FIRST);
    const alice = uuidv7();
    await platform.erase(alice);
    await expect(platform.seal(alice, 'Alice')).rejects.toThrow('STATE_REFUSED');
  });
});

describe('the rotation of the master key', () => {
  it('moves every key, changes no data and no index, and lets the old key go', async () => {
    const before = await start(FIRST);
    const [alice, gone] = [uuidv7(), uuidv7()];
    const sealedName = await before.seal(alice, 'Alice');
    const sealed = before.keyStore.seal('x', Buffer.from('secret'));
    const index = before.keyStore.index('email', 'alice@example.com');
    await before.seal(gone, 'Gone');
    await before.erase(gone);

    await expect((await start(SECOND, FIRST)).rotation.run()).resolves.toMatchObject({ rewrapped: 1 });

    const after = await start(SECOND);
    expect(await masterKeysInUse()).toHaveLength(1);
    await expect(after.open(alice, sealedName)).resolves.toBe('Alice');
    expect(after.keyStore.open('x', sealed).toString()).toBe('secret');
    expect(after.keyStore.index('email', 'alice@example.com')).toEqual(index);
    await expect(after.seal(gone, 'Back')).rejects.toThrow('STATE_REFUSED');
    await expect(start(FIRST)).rejects.toThrow('the data is under master key');
  });

  it('moves more keys than one batch holds, and does nothing the second time', async () => {
    const { unit, vault } = await start(FIRST);
    await unit.run(PLATFORM, async () => {
      for (let i = 0; i < 501; i++) await vault.seal(uuidv7(), 'name', `person ${i}`);
    });
    const { rotation } = await start(SECOND, FIRST);
    await expect(rotation.run()).resolves.toMatchObject({ rewrapped: 501 });
    await expect(rotation.run()).resolves.toMatchObject({ rewrapped: 0 });
    expect(await masterKeysInUse()).toHaveLength(1);
  });

  it('is resumed after it was cut off half-way', async () => {
    const before = await start(FIRST);
    const subjects = await Promise.all(
      ['a', 'b', 'c'].map(async (text) => {
        const id = uuidv7();
        return { id, text, sealed: await before.seal(id, text) };
      }),
    );
    const rotating = await start(SECOND, FIRST);
    const { run } = rotating.unit;
    let transactions = 0;
    jest.spyOn(rotating.unit, 'run').mockImplementation((scope, work) => {
      if (++transactions === 2) throw new Error('killed after the first transaction');
      return run.call(rotating.unit, scope, work);
    });
    await expect(rotating.rotation.run()).rejects.toThrow('killed');
    expect(await masterKeysInUse()).toHaveLength(2);

    const resumed = await start(SECOND, FIRST);
    for (const { id, text, sealed } of subjects) await expect(resumed.open(id, sealed)).resolves.toBe(text);
    await expect(resumed.rotation.run()).resolves.toMatchObject({ rewrapped: 3 });
    const after = await start(SECOND);
    for (const { id, text, sealed } of subjects) await expect(after.open(id, sealed)).resolves.toBe(text);
  });

  it('leaves a running process no way to wrap under the old key', async () => {
    const [onlyOld, both] = await Promise.all([start(FIRST), start(FIRST, SECOND)]);
    const rotating = await start(SECOND, FIRST);
    await rotating.rotation.run();
    // One that holds both keys follows the platform's row; one that does not is refused, and must be restarted.
    await both.seal(uuidv7(), 'Alice');
    await expect(onlyOld.seal(uuidv7(), 'Bob')).rejects.toThrow('the data is under master key');
    expect(await masterKeysInUse()).toHaveLength(1);
  });

  it('waits for a transaction that is wrapping a key, and moves that key too', async () => {
    const platform = await start(FIRST);
    const rotating = await start(SECOND, FIRST);
    const alice = uuidv7();
    let rotation: Promise<{ rewrapped: number }> | undefined;
    await platform.unit.run(PLATFORM, async (tx) => {
      await platform.vault.seal(alice, 'name', 'Alice');
      rotation = rotating.rotation.run();
      const waiting = async () =>
        (
          await tx.$queryRaw<
            unknown[]
          >`SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
        ).length > 0;
      while (!(await waiting()));
    });
    await expect(rotation).resolves.toMatchObject({ rewrapped: 1 });
    expect(await masterKeysInUse()).toHaveLength(1);
  });

  it('gives a key that is being erased no second life', async () => {
    const platform = await start(FIRST);
    const alice = uuidv7();
    const sealed = await platform.seal(alice, 'Alice');
    const rotating = await start(SECOND, FIRST);
    await Promise.all([rotating.rotation.run(), platform.erase(alice)]);
    await expect(rotating.open(alice, sealed)).resolves.toBeNull();
  });
});
