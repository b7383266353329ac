import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { openSequencerKey, parseWorld, startNodeThread, type World } from '@cadastre/node';
import { Logger } from '@nestjs/common';
import type { EIP1193Provider, PublicClient } from 'viem';
import type { Environment } from '../config/environment';
import { Problem } from '../http/problem';
import { createChainClient } from './chain-client';

/** How this process knows the chain. */
export abstract class ChainConnection {
  /** absent where no chain is configured: everything but settlement works without one */
  abstract readonly client: PublicClient | undefined;
  /** the world at block 0, whose holdings no event tells of */
  abstract readonly world: World | undefined;
  /** why the chain makes no more blocks */
  abstract readonly stopped: string | undefined;
  abstract close(): Promise<void>;
}

/** For what cannot be done without a chain. */
export function requireChain({ client }: ChainConnection): PublicClient {
  if (!client) throw new Problem('UNAVAILABLE', 'No chain is configured for this instance.');
  return client;
}

/** To the node that CHAIN_RPC_URL names, or else to one that this process hosts in a thread of its own. */
export async function connectChain(environment: Environment): Promise<ChainConnection> {
  const { CHAIN_RPC_URL, chainWorldFile } = environment;
  const world = existsSync(chainWorldFile) ? parseWorld(await readFile(chainWorldFile, 'utf8')) : undefined;
  if (CHAIN_RPC_URL) {
    return { client: createChainClient(CHAIN_RPC_URL), world, stopped: undefined, close: () => Promise.resolve() };
  }
  if (!world) return { client: undefined, world, stopped: undefined, close: () => Promise.resolve() };
  return hostChain(environment, world);
}

async function hostChain(environment: Environment, world: World): Promise<ChainConnection> {
  const logger = new Logger('Chain');
  let stopped: string | undefined;
  const thread = await startNodeThread({
    dataDirectory: environment.chainDir,
    world,
    sequencerSecret: await openSequencerKey(environment.chainDir),
    rpc: { host: environment.HOST, port: environment.RPC_PORT },
    blockInterval_ms: environment.CHAIN_BLOCK_INTERVAL_MS,
    signatureThreads: 1,
    lanes: environment.CHAIN_LANES,
    mayAdvanceTime: !environment.production,
    log: (message, details) => logger.log({ ...details }, message),
    onStopped: (error) => {
      stopped = error.message;
      logger.error({ err: error }, 'the chain makes no more blocks');
    },
  });
  const rpcUrl = `http://${environment.HOST}:${thread.rpcPort}`;
  return {
    client: createChainClient(rpcUrl, thread.provider as unknown as EIP1193Provider),
    world,
    get stopped() {
      return stopped;
    },
    close: () => thread.close(),
  };
}
