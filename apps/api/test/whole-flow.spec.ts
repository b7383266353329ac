import { FlowWorld } from './world/flow/flow-world';
import { judgeFlow } from './world/flow/judge';
import { plainTransport } from './world/flow/transport';
import { WholeFlow } from './world/flow/whole-flow';

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const INVESTORS = Number(process.env.WHOLE_FLOW_INVESTORS ?? (process.env.SOAK ? 500 : 24));
const TRANSFERS = Number(process.env.WHOLE_FLOW_TRANSFERS ?? (process.env.SOAK ? 2_000 : 60));
const LIMIT_MS = process.env.SOAK ? 3 * 60 * 60_000 : 600_000;

let world: FlowWorld;

beforeAll(async () => {
  world = await FlowWorld.create('whole flow', 51, plainTransport);
  await world.start();
}, 120_000);

afterAll(() => world?.end());

it(
  `issues, from an empty platform to books that agree (SEED=${SEED}, ${INVESTORS} investors)`,
  async () => {
    const flow = new WholeFlow(world, { seed: SEED, investors: INVESTORS, transfers: TRANSFERS, rules: 'all' });
    await flow.run();
    await judgeFlow(world, flow);
  },
  LIMIT_MS,
);
