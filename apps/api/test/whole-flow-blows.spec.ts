import { FlowWorld } from './world/flow/flow-world';
import { judgeFlow } from './world/flow/judge';
import { Strikes } from './world/flow/strikes';
import { stubbornTransport } from './world/flow/transport';
import { WholeFlow } from './world/flow/whole-flow';
import { type OwnServers, startOwnServers } from './world/own-servers';
import { Random } from './world/random';
import { publishTestWorld } from './world/test-world';

const SEED = Number(process.env.SEED ?? Date.now() % 2 ** 31);
const KILLS = process.env.SOAK ? 30 : 3;
const LIMIT_MS = process.env.SOAK ? 60 * 60_000 : 900_000;
/** `commands`: fewer than there will be, so that every blow falls; and not by much, so that they fall everywhere. */
const { commands: COMMANDS, ...SIZE } = process.env.SOAK
  ? ({ investors: 20, transfers: 60, rules: 'all', commands: 700 } as const)
  : ({ investors: 14, transfers: 30, rules: 'few', commands: 350 } as const);

let servers: OwnServers;
let world: FlowWorld;
let strikes: Strikes;

/** Servers of its own: others must not feel what befalls them. Durable: a crash may not lose what was answered. */
beforeAll(async () => {
  servers = await startOwnServers({ durable: true });
  publishTestWorld(servers.world);
  strikes = new Strikes(new Random(SEED), { kills: KILLS, commands: COMMANDS }, () => world);
  world = await FlowWorld.create('whole flow under blows', 52, (baseUrl) =>
    stubbornTransport(baseUrl, strikes.onCommand),
  );
  await world.start();
}, 120_000);

afterAll(async () => {
  await world?.end();
  await servers?.end();
}, 60_000);

it(
  `issues the same, whatever is killed on the way (SEED=${SEED}, ${KILLS} kills)`,
  async () => {
    const flow = new WholeFlow(world, { seed: SEED, ...SIZE });
    await flow.run();
    await strikes.over();
    await judgeFlow(world, flow);
    expect(strikes.struck).toHaveLength(KILLS + 2);
  },
  LIMIT_MS,
);
