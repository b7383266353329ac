import { initKeccak, refusalByCode } from '@cadastre/protocol';
import { auditWorld } from './naive/auditor';
import { INVESTORS, SECURITIES } from './naive/history/characters';
import { Play, type PlayedBlock } from './naive/history/blocks';
import { Coverage } from './naive/history/coverage';
import { encodePlan } from './naive/history/encoded-call';
import { type NaiveReceipt } from './naive/ledger';
import { BlockFeeder, machineOfPlay, receiptsOf } from './naive/machine-under-test';
import { seedOfRun } from './naive/random';

const BLOCKS = 40;
/** Together 2,000 random blocks; the seeds that never change make sure that everything is reached. */
const FIXED_SEEDS = Array.from({ length: 30 }, (_, index) => index + 1);
const RANDOM_SEEDS = process.env['SOAK'] ? 1_000 : 20;

const nameOf = (code: number) => (code === 0 ? 'accepted' : (refusalByCode(code)?.name ?? `code ${code}`));

/** The first difference between two lists of receipts, told so that a reader sees the call. */
function differenceOf(block: PlayedBlock, machine: readonly NaiveReceipt[]): string | undefined {
  for (const [index, expected] of block.receipts.entries()) {
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

/** Plays one history on both; throws at the first answer that differs. The auditor looks at the naive books after each call. */
function playBoth(seed: number, coverage?: Coverage): void {
  const play = new Play(seed);
  const machine = machineOfPlay({ checkFootprints: true });
  const feeder = new BlockFeeder((hash, signature) => play.history.signerOf(hash, signature));
  for (let number = 0; number <= BLOCKS; number++) {
    const block = number === 0 ? play.opening() : play.next();
    const difference = differenceOf(block, receiptsOf(machine.executeInline(feeder.input(block))));
    if (difference) throw new Error(`seed ${seed}, block ${number}, ${difference}`);
    block.entries.forEach((entry, index) => coverage?.add(entry, block.receipts[index]!));
  }
}

beforeAll(initKeccak);

describe('the machine', () => {
  const seed = seedOfRun();

  it('answers as the naive ledger does, through every function and every refusal', () => {
    const coverage = new Coverage();
    for (const fixed of FIXED_SEEDS) playBoth(fixed, coverage);
    if (process.env['VERBOSE']) console.log(coverage.summary());
    expect(coverage.missing()).toEqual({ refusals: [], functions: [] });
  }, 120_000);

  it(
    `answers random blocks as the naive ledger does (seed ${seed})`,
    () => {
      for (let round = 0; round < RANDOM_SEEDS; round++) playBoth(seed + round);
    },
    process.env['SOAK'] ? 3_600_000 : 120_000,
  );

  it('is caught when it differs in one unit of one transfer', () => {
    const play = new Play(1);
    const machine = machineOfPlay();
    const feeder = new BlockFeeder(() => undefined);
    machine.executeInline(feeder.input(play.opening()));
    const transfer = (amount: bigint) =>
      encodePlan('AssetToken', 'transfer', [INVESTORS[0]!, [INVESTORS[13]!, amount], SECURITIES[0]]);
    const block = play.script([transfer(10n)]);
    const other = { ...block, entries: [{ transaction: transfer(11n), names: [] }] };
    expect(differenceOf(block, receiptsOf(machine.executeInline(feeder.input(other))))).toContain('transaction 0');
  });
});

describe('the auditor', () => {
  const asset = SECURITIES[0]!;
  const planted: [string, (play: Play) => void, RegExp][] = [
    [
      'a unit from nowhere',
      ({ ledger: { world } }) => world.setHolding(asset, INVESTORS[0]!, { balance: 1_001n }),
      /make the supply/,
    ],
    [
      'more frozen than there is',
      ({ ledger: { world } }) => world.setHolding(asset, INVESTORS[0]!, { frozen: 10_000n }),
      /frozen/,
    ],
    [
      'lots that miss a unit',
      ({ ledger: { world } }) => world.setHolding(SECURITIES[1]!, INVESTORS[0]!, { lots: [] }),
      /lots make the balance/,
    ],
    [
      'cash paid twice',
      ({ ledger: { world } }) => {
        const [id, distribution] = world.distributions.entries()[0]!;
        world.distributions.set(id, { ...distribution, paid: 1n });
      },
      /escrow/,
    ],
  ];

  it.each(planted)('sees %s', (_name, plant, complaint) => {
    const play = new Play(1);
    play.opening();
    expect(() => auditWorld(play.ledger.world)).not.toThrow();
    plant(play);
    expect(() => auditWorld(play.ledger.world)).toThrow(complaint);
  });
});
