import { bytesToHex, initKeccak } from '@cadastre/protocol';
import { Play } from '../naive/history/blocks';
import { BlockFeeder, machineOfPlay } from '../naive/machine-under-test';

const BLOCKS = 40;

/** State and receipts root of every block of the random history with that seed, from genesis on. */
export async function rootsOf(seed: number): Promise<string[]> {
  await initKeccak();
  const play = new Play(seed);
  const machine = machineOfPlay();
  const feeder = new BlockFeeder((hash, signature) => play.history.signerOf(hash, signature));
  return Array.from({ length: BLOCKS }, (_, number) => {
    const { header } = machine.executeInline(feeder.input(number === 0 ? play.opening() : play.next()));
    return `${bytesToHex(header.stateRoot)} ${bytesToHex(header.receiptsRoot)}`;
  });
}

/** As a program of its own, for another Node: prints the roots of the seeds it is given. */
async function main(seeds: readonly string[]): Promise<void> {
  const roots: string[][] = [];
  for (const seed of seeds) roots.push(await rootsOf(Number(seed)));
  process.stdout.write(JSON.stringify({ node: process.versions.node, roots }));
}

if (require.main === module) void main(process.argv.slice(2));
