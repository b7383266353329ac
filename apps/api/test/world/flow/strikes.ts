import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Random } from '../random';
import type { FlowWorld } from './flow-world';

type Blow = 'kill the API' | 'empty Redis' | 'crash PostgreSQL';

interface Strike {
  /** of the commands sent so far */
  readonly at: number;
  readonly blow: Blow;
  /** after the command has been sent: somewhere in the middle of it, or of what follows from it */
  readonly delay_ms: number;
}

const DELAY_MS_MAX = 300;

/** What befalls a platform while it is used: at random commands, one blow after another. */
export class Strikes {
  private readonly waiting: Strike[];
  private commands = 0;
  private last: Promise<void> = Promise.resolve();
  readonly struck: string[] = [];

  constructor(
    random: Random,
    { kills, commands }: { readonly kills: number; readonly commands: number },
    private readonly world: () => FlowWorld,
  ) {
    const blows: Blow[] = [...Array<Blow>(kills).fill('kill the API'), 'empty Redis', 'crash PostgreSQL'];
    this.waiting = blows
      .map((blow) => ({ blow, at: random.between(1, commands), delay_ms: random.nat(DELAY_MS_MAX) }))
      .sort((a, b) => a.at - b.at);
  }

  /** To be told of each command that is sent. */
  readonly onCommand = (): void => {
    this.commands++;
    while (this.waiting[0] && this.waiting[0].at <= this.commands) {
      const strike = this.waiting.shift()!;
      this.last = this.last.then(() => this.carryOut(strike));
    }
  };

  /** Once everything that was planned has struck, and what was struck is up again. */
  async over(): Promise<void> {
    await this.last;
    this.world().progress.say(`${this.struck.length} blows in ${this.commands} commands`);
    if (this.waiting.length > 0) throw new Error(`${this.waiting.length} blows never fell: ${this.commands} commands`);
  }

  private async carryOut({ at, blow, delay_ms }: Strike): Promise<void> {
    await sleep(delay_ms);
    const { process, own, progress } = this.world();
    this.struck.push(`${blow} at ${at}`);
    progress.say(`${blow} at command ${at}, ${this.waiting.length} blows to come`);
    if (blow === 'empty Redis') await own.redis.flushdb();
    else if (blow === 'crash PostgreSQL') await crash(own.ownerUrl);
    else {
      await process.kill();
      process.start();
    }
    await process.untilReady();
  }
}

/** One of its processes dies: it throws everybody out, recovers what was committed, and is back. */
async function crash(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
  global.process.kill(rows[0]!.pid, 'SIGKILL');
  await client.end().catch(() => undefined);
}
