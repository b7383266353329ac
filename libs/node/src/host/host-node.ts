import { Machine, type MachineOptions } from '@cadastre/chain';
import { bytesToHex } from '@cadastre/protocol';
import { openNode, type NodeStats, type RunningNode } from '../production/open-node';
import { type MachineSource } from '../production/start-chain';
import { Dispatcher } from '../rpc/dispatcher';
import { startRpcServer } from '../rpc/server/http-server';
import { formatMetrics } from './metrics';
import { accountOfKey } from './chain-keys';
import { type World } from './world-json';

export type NodeLog = (message: string, details?: Readonly<Record<string, unknown>>) => void;

export interface HostOptions {
  readonly dataDirectory: string;
  readonly world: World;
  readonly sequencerSecret: Uint8Array;
  /** Absent when nobody outside the process may ask. */
  readonly rpc?: { readonly host?: string; readonly port: number; readonly allowedOrigin?: string };
  readonly blockInterval_ms?: number;
  /** How long after the last block one empty block follows, for clients who wait for a next one; 0 for never. */
  readonly heartbeat_ms?: number;
  /** Threads that check signatures; 0 checks them on this one. */
  readonly signatureThreads?: number;
  /** Lanes that large blocks run on, one of them this thread. */
  readonly lanes?: number;
  readonly snapshotEvery?: number;
  /** `evm_increaseTime` exists: never in production. */
  readonly mayAdvanceTime?: boolean;
  readonly log?: NodeLog;
  readonly onStopped?: (error: Error) => void;
}

export interface HostedNode {
  /** Undefined without a port. */
  readonly rpcPort: number | undefined;
  /** Shared by every way in: give it to a provider. */
  readonly dispatcher: Dispatcher;
  readonly stats: () => NodeStats;
  close(): Promise<void>;
}

const HEARTBEAT_MS = 2_000;

/** A node and its doors in this thread, but for the node's own helpers. */
export async function hostNode(options: HostOptions): Promise<HostedNode> {
  const { rpc, log } = options;
  // The machine is made before the node that knows the hashes, and asked for them after.
  const running: { node?: RunningNode } = {};
  const hashOf = (number: number) => running.node?.core.hashOf(number);
  const node = await openNode({ heartbeat_ms: HEARTBEAT_MS, ...options, machine: machineSource(options, hashOf) });
  running.node = node;
  try {
    const dispatcher = new Dispatcher({
      core: node.core,
      onInternalError: (method, error) => log?.('internal error', { method, reason: String((error as Error).stack) }),
    });
    const server =
      rpc &&
      (await startRpcServer({
        ...rpc,
        ...{ dispatcher, ingress: node.ingress, metrics: () => formatMetrics(node.stats()) },
        health: () => healthOf(node.stats()),
      }));
    return {
      ...{ rpcPort: server?.port, dispatcher, stats: node.stats },
      async close() {
        await server?.close();
        await node.close();
      },
    };
  } catch (error) {
    await node.close();
    throw error;
  }
}

function machineSource({ world, sequencerSecret }: HostOptions, hashOf: MachineOptions['hashOf']): MachineSource {
  const sequencer = bytesToHex(accountOfKey(sequencerSecret));
  const options: MachineOptions = { clock: () => performance.now() * 1000, hashOf };
  return {
    genesisTime: world.timestamp,
    fromGenesis: () => Machine.fromGenesis({ ...world, sequencer }, options),
    fromSnapshot: (segments) => Machine.fromSnapshot(segments, options),
  };
}

const healthOf = ({ headNumber, stopped, signatures }: NodeStats) => ({
  ...{ healthy: stopped === undefined, head: headNumber, signatures },
  ...(stopped !== undefined && { stopped }),
});
