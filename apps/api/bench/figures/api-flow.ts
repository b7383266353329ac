import { randomUUID } from 'node:crypto';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchContext, type Figure, median } from '../../../../libs/node/bench/harness';
import { post } from '../post';
import { processorTime_us } from '../processor-time';
import { startPlainApplication } from '../reference/plain-inserts';
import { TransferWorld } from '../transfer-world';

const REDIS_DATABASE = 2;
const HOLDERS = 16;
/** Commands under way at once. */
const CONNECTIONS = 64;
const OPERATIONS = 300;
const RUNS = 3;
const LOOK_EVERY_MS = 5;

interface Sent {
  readonly sentAt_ms: number;
  confirmedAt_ms?: number;
}

/** Commands over HTTP, and what became of them. */
class TransferFlow {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  private readonly open = new Map<string, Sent>();
  private next = 0;

  constructor(readonly world: TransferWorld) {}

  /** One unit from each holder to the next, in turn. */
  async send(): Promise<Sent> {
    const { holders, instrumentId, url } = this.world;
    const from = holders[this.next % HOLDERS]!;
    const to = holders[++this.next % HOLDERS]!;
    const command = { instrument_id: instrumentId, to: { investor_id: to.investorId }, units: '1' };
    const headers = { ...from.caller.credentials, 'idempotency-key': randomUUID() };
    const sent: Sent = { sentAt_ms: performance.now() };
    const options = { agent: this.agent, headers };
    const { id } = await post<{ id: string }>(`${url}/v1/transfers`, JSON.stringify(command), options);
    this.open.set(id, sent);
    return sent;
  }

  /** Looks with one query whatever the number of operations, so that looking costs next to nothing. */
  async untilConfirmed(areAllSent: () => boolean): Promise<void> {
    while (!areAllSent() || this.open.size > 0) {
      await sleep(LOOK_EVERY_MS);
      const rows = await this.world.rows<{ id: string }>(
        `SELECT id FROM operations WHERE id = ANY($1) AND status NOT IN ('queued', 'signed', 'submitted')`,
        [[...this.open.keys()]],
      );
      for (const { id } of rows) {
        this.open.get(id)!.confirmedAt_ms = performance.now();
        this.open.delete(id);
      }
    }
  }

  /** What follows from confirmed operations is a part of the work: without it the queue would grow. Other queues hold jobs of the calendar. */
  async untilNothingWaits(): Promise<void> {
    for (;;) {
      const [row] = await this.world.rows<{ waiting: boolean }>(
        `SELECT EXISTS (SELECT FROM outbox_jobs WHERE queue = 'settlement' AND completed_at IS NULL) AS waiting`,
      );
      if (!row!.waiting) break;
      await sleep(LOOK_EVERY_MS);
    }
    const [row] = await this.world.rows<{ count: number }>(
      `SELECT count(*)::int AS count FROM transfers WHERE status <> 'completed'`,
    );
    if (row!.count > 0) throw new Error(`${row!.count} transfers were not completed`);
  }

  close = (): void => this.agent.destroy();
}

const openFlow = ({ shared }: BenchContext): Promise<TransferFlow> =>
  shared.get('api flow', async (onClose) => {
    const world = await TransferWorld.create(REDIS_DATABASE, HOLDERS);
    onClose(() => world.end());
    const flow = new TransferFlow(world);
    onClose(flow.close);
    await inParallel(CONNECTIONS, OPERATIONS, () => flow.send());
    await flow.untilConfirmed(() => true);
    await flow.untilNothingWaits();
    return flow;
  });

/** So many at once, until so many are done. */
async function inParallel(width: number, count: number, work: () => Promise<unknown>): Promise<void> {
  let left = count;
  const worker = async () => {
    while (left-- > 0) await work();
  };
  await Promise.all(Array.from({ length: width }, worker));
}

interface Rates {
  readonly product: readonly number[];
  readonly plain: readonly number[];
}

/** Product and reference by turns, so that whoever else uses the machine slows both. */
const rates = (context: BenchContext): Promise<Rates> =>
  context.shared.get('api flow rates', async (onClose) => {
    const flow = await openFlow(context);
    const sendPlain = await plainSender(flow.world, onClose);
    await inParallel(CONNECTIONS, OPERATIONS, sendPlain);
    const [product, plain]: [number[], number[]] = [[], []];
    for (let run = 0; run < RUNS; run++) {
      product.push(
        await perSecond(context, 'api_flow', async () => {
          let areAllSent = false;
          const confirmed = flow.untilConfirmed(() => areAllSent);
          await inParallel(CONNECTIONS, OPERATIONS, () => flow.send());
          areAllSent = true;
          await confirmed;
          await flow.untilNothingWaits();
        }),
      );
      plain.push(await perSecond(context, 'plain inserts', () => inParallel(CONNECTIONS, OPERATIONS, sendPlain)));
    }
    return { product, plain };
  });

async function plainSender(world: TransferWorld, onClose: (close: () => Promise<void>) => void) {
  const app = await startPlainApplication(world.environment, await world.anyTransfer());
  onClose(() => app.close());
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  onClose(async () => agent.destroy());
  const url = `${await app.getUrl()}/transfers`;
  return () => post(url, JSON.stringify({ units: '1' }), { agent, headers: {} });
}

async function perSecond({ say }: BenchContext, what: string, work: () => Promise<unknown>): Promise<number> {
  const [start, spent] = [performance.now(), processorTime_us()];
  await work();
  const rate = (OPERATIONS / (performance.now() - start)) * 1000;
  const ms = (processorTime_us() - spent) / OPERATIONS / 1000;
  say(`${what}: ${Math.round(rate)}/s, ${ms.toFixed(2)} ms of this process's processor time each`);
  return rate;
}

/** From the REST command to the confirmed operation, with everything that follows from it done. */
export const apiFlow: Figure = async (context) => {
  const { product, plain } = await rates(context);
  return {
    name: 'api_flow',
    unit: 'transfers/s, from the REST command to the confirmed operation',
    runs: product,
    reference: { name: 'Nest and Prisma inserting the same rows', value: median(plain) },
  };
};

/** At half the load that the product can take, evenly spread: at full load one measures the queue. */
export const apiFlowLatency: Figure = async (context) => {
  const rate = median((await rates(context)).product) / 2;
  const flow = await openFlow(context);
  const runs: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const sending: Promise<Sent>[] = [];
    let areAllSent = false;
    const confirmed = flow.untilConfirmed(() => areAllSent);
    const start = performance.now();
    for (let index = 0; index < OPERATIONS / 2; index++) {
      await sleep(start + (index / rate) * 1000 - performance.now());
      sending.push(flow.send());
    }
    const sent = await Promise.all(sending);
    areAllSent = true;
    await confirmed;
    await flow.untilNothingWaits();
    const waits_ms = sent.map(({ sentAt_ms, confirmedAt_ms }) => confirmedAt_ms! - sentAt_ms).sort((a, b) => a - b);
    runs.push(waits_ms[Math.floor(0.99 * (waits_ms.length - 1))]!);
    context.say(`api_flow: p50 ${Math.round(median(waits_ms))} ms, p99 ${Math.round(runs[run]!)} ms`);
  }
  return { name: 'api_flow_p99_ms', unit: 'ms from the REST command to the confirmed operation, at half load', runs };
};
