import { readFile } from 'node:fs/promises';
import { hostNode, openSequencerKey, parseChainKey, parseWorld, type HostedNode, type NodeLog } from '@cadastre/node';
import { type Environment } from './config/environment';

/** Starts the node that the environment describes. */
export async function runNode(
  environment: Environment,
  report: { readonly log: NodeLog; readonly onStopped: (error: Error) => void },
): Promise<HostedNode> {
  const { dataDirectory, worldFile, sequencerKey } = environment;
  const world = parseWorld(await readWorld(worldFile));
  const sequencerSecret =
    sequencerKey === undefined
      ? await openSequencerKey(dataDirectory)
      : parseChainKey(sequencerKey, 'CHAIN_SEQUENCER_KEY');
  return hostNode({ ...environment, ...report, world, sequencerSecret });
}

async function readWorld(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = (error as Error).message;
    throw new Error(`the world at block 0 cannot be read (${reason}): put it there, or name it in CHAIN_WORLD`);
  }
}
