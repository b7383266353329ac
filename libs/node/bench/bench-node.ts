import { ensureNativeAddon } from '../src/signatures/native-addon';
import { openSignatureEngine } from '../src/signatures/open-engine';
import { type SignatureEngine } from '../src/signatures/signature-engine';
import { flood } from './flood-client';
import { type Shared } from './harness';
import { LoadMaker } from './load';
import { NodeProcess } from './node-process';
import { namedRequests } from './requests';
import { World, type WorldSize } from './world';

/** The world of the figures: a million accounts, a hundred securities and one cash token. */
export const WORLD: WorldSize = { accounts: 1_000_000, assets: 100, signers: 10_000 };
export const CONNECTIONS = 96;

export interface BenchNode {
  readonly node: NodeProcess;
  readonly world: World;
  readonly load: LoadMaker;
  /** Sends requests and waits until everything in them is durable; answers transactions a second. */
  run(requests: readonly Buffer[], transactions: number, connections?: number): Promise<number>;
}

export const benchEngine = (shared: Shared): Promise<SignatureEngine> =>
  shared.get('engine', async () => openSignatureEngine(await ensureNativeAddon()).engine);

/** One node over the whole world, which knows every signer's key and has been run warm. */
export function benchNode(shared: Shared, say: (text: string) => void): Promise<BenchNode> {
  return shared.get('node', async (onClose) => {
    const engine = await benchEngine(shared);
    const world = new World(WORLD, engine);
    const load = new LoadMaker(world, engine, 1);
    say(`starting a node with ${WORLD.accounts} accounts`);
    const node = await NodeProcess.start({ world: WORLD, signatureThreads: 2, lanes: 2, blockInterval_ms: 50 });
    onClose(() => node.close());
    const made: BenchNode = {
      ...{ node, world, load },
      async run(requests, transactions, connections = CONNECTIONS) {
        const target = node.included + transactions;
        const start_ms = performance.timeOrigin + performance.now();
        const { failures, failure } = await flood(node.port, requests, connections);
        if (failures > 0) throw new Error(`${failures} requests were answered with errors, the first: ${failure}`);
        await node.whenIncluded(target);
        return (transactions / (node.lastBlockAt_ms - start_ms)) * 1000;
      },
    };
    const introductions = load.introductions();
    await made.run(namedRequests(introductions, 100, world), introductions.count);
    const warmUp = load.transfers(40_000);
    await made.run(namedRequests(warmUp, 100, world), warmUp.count);
    return made;
  });
}
