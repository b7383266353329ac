// A node in a process of its own for the bench: opens a world, serves JSON-RPC, tells its parent of every durable block.
import { Machine } from '@cadastre/chain';
import { openNode, type NodeStats } from '../src/production/open-node';
import { type MachineSource } from '../src/production/start-chain';
import { Dispatcher } from '../src/rpc/dispatcher';
import { startRpcServer } from '../src/rpc/server/http-server';
import { ensureNativeAddon } from '../src/signatures/native-addon';
import { openSignatureEngine } from '../src/signatures/open-engine';
import { GENESIS_TIME, sequencerSecret, World, type WorldSize } from './world';

export interface ServerOptions {
  readonly dataDirectory: string;
  readonly world: WorldSize;
  readonly signatureThreads: number;
  readonly lanes: number;
  readonly blockInterval_ms: number;
}

export interface ServerStats extends NodeStats {
  readonly cpu_us: number;
  readonly rss_bytes: number;
}

export type FromServer =
  | { readonly kind: 'ready'; readonly port: number; readonly start_ms: number; readonly replay_ms: number }
  | { readonly kind: 'block'; readonly number: number; readonly transactions: number; readonly at_ms: number }
  | { readonly kind: 'stats'; readonly stats: ServerStats };

const now_ms = (): number => performance.timeOrigin + performance.now();

export function machineSource(world: World): MachineSource {
  const options = { clock: () => performance.now() * 1000 };
  return {
    genesisTime: GENESIS_TIME,
    fromGenesis: () => Machine.fromGenesis(world.genesis(), options),
    fromSnapshot: (segments) => Machine.fromSnapshot(segments, options),
  };
}

async function main(): Promise<void> {
  const { world: size, ...options } = JSON.parse(process.argv[2]!) as ServerOptions;
  const { engine } = openSignatureEngine(await ensureNativeAddon());
  const world = new World(size, engine);
  const tell = (message: FromServer): void => void process.send!(message);
  let replay_ms = 0;
  const start = performance.now();
  const node = await openNode({
    ...options,
    machine: machineSource(world),
    sequencerSecret: sequencerSecret(),
    log: (message, details) => {
      if (message === 'chain') replay_ms = Number(details?.['replay_ms']);
    },
    onStopped: (error) => {
      throw error;
    },
  });
  const start_ms = performance.now() - start;
  node.core.onBlock(({ number }) => {
    const { transactions } = node.core.statsOf(number)!;
    tell({ kind: 'block', number, transactions, at_ms: now_ms() });
  });
  const { port } = await startRpcServer({
    ...{ port: 0, dispatcher: new Dispatcher({ core: node.core }), ingress: node.ingress },
    health: () => ({ healthy: true }),
  });
  process.on('message', (message) => {
    if (message === 'stats') {
      const { user, system } = process.cpuUsage();
      const rss_bytes = process.memoryUsage.rss();
      tell({ kind: 'stats', stats: { ...node.stats(), cpu_us: user + system, rss_bytes } });
    }
    if (message === 'close') void node.close().then(() => process.exit(0));
    if (message === 'end') process.exit(0);
  });
  tell({ kind: 'ready', port, start_ms, replay_ms });
}

if (require.main === module) void main();
