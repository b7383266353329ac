import { initKeccak, refusalByCode } from '@cadastre/protocol';
import { Play, type PlayedBlock } from './naive/history/blocks';
import { BlockFeeder, machineOfPlay, receiptsOf } from './naive/machine-under-test';
import { seedOfRun } from './naive/random';
import { type NaiveReceipt } from './naive/ledger';

beforeAll(initKeccak);

const nameOf = (code: number) => (code === 0 ? 'accepted' : (refusalByCode(code)?.name ?? `code ${code}`));

/** The first difference between two lists of receipts, told so that a reader sees the call. */
function differenceOf(
  block: PlayedBlock,
  naive: readonly NaiveReceipt[],
  machine: readonly NaiveReceipt[],
): string | undefined {
  for (const [index, expected] of naive.entries()) {
    const actual = machine[index];
    if (JSON.stringify(expected) === JSON.stringify(actual)) continue;
    const { names, transaction } = block.entries[index]!;
    return [
      `transaction ${index} (${names.join(', ')}) from ${transaction.sender}`,
      `naive: ${nameOf(expected.code)} ${JSON.stringify(expected.logs, null, 1)}`,
      `machine: ${actual && nameOf(actual.code)} ${JSON.stringify(actual?.logs, null, 1)}`,
    ].join('\n');
  }
  return undefined;
}

describe('the machine', () => {
  const seed = seedOfRun();

  it(`answers random blocks as the naive ledger does (seed ${seed})`, () => {
    for (let round = 0; round < 50; round++) {
      const play = new Play(seed + round);
      const machine = machineOfPlay({ checkFootprints: true });
      const feeder = new BlockFeeder((hash, signature) => play.history.signerOf(hash, signature));
      for (let number = 1, block = play.opening(); number <= 40; number++, block = play.next()) {
        const receipts = receiptsOf(machine.executeInline(feeder.input(block)));
        const difference = differenceOf(block, block.receipts, receipts);
        if (difference) throw new Error(`seed ${seed + round}, block ${number}, ${difference}`);
      }
    }
  });
});
