import { bytesToHex, initKeccak } from '@cadastre/protocol';
import {
  InlineLanes,
  runLane,
  type BlockResult,
  type LaneExecutor,
  type LaneOutcome,
  type Machine,
  type MachineHandles,
} from '@cadastre/chain';
import { tableNames } from '../src/state/schema';
import { Play } from './naive/history/blocks';
import { BlockFeeder, machineOfPlay, receiptsOf } from './naive/machine-under-test';
import { Random, seedOfRun } from './naive/random';

beforeAll(initKeccak);

/** Everything that must not depend on who ran the block. */
const essence = ({ header, ...result }: BlockResult): string =>
  JSON.stringify([
    bytesToHex(header.stateRoot),
    bytesToHex(header.receiptsRoot),
    bytesToHex(header.scheduleRoot),
    bytesToHex(header.logsBloom),
    header.gasUsed,
    receiptsOf({ header, ...result }),
  ]);

const stageOf = ({ buffers }: MachineHandles): Uint32Array => new Uint32Array(buffers[tableNames.length * 2 + 1]!);

/** Lanes that now and then do part of their work and die; one says that its buffers were too small. */
class FailingLanes implements LaneExecutor {
  failures = 0;

  constructor(
    readonly lanes: number,
    private readonly random: Random,
  ) {}

  run(...[tasks, handles, meanwhile]: Parameters<LaneExecutor['run']>): Promise<readonly LaneOutcome[]> {
    meanwhile?.();
    const outcomes = tasks.map((task): LaneOutcome => {
      if (!this.random.oneIn(3)) return runLane(handles, task);
      this.failures++;
      runLane(handles, task, undefined, this.random.below(task.pieces + 1));
      // Died between taking a piece and saying so.
      if (task.kind === 'execute' && this.random.oneIn(2)) Atomics.add(stageOf(handles), 0, 1);
      return this.failures === 5 ? 'overflow' : 'failed';
    });
    return Promise.resolve(outcomes);
  }
}

const seed = seedOfRun();

describe('lanes', () => {
  it(`give the results of listed order, whatever their number and whoever takes what (seed ${seed})`, async () => {
    for (let round = 0; round < 2; round++) {
      const play = new Play(seed + round);
      const random = new Random(seed + round);
      const alone = machineOfPlay({ checkFootprints: true });
      const many = [1, 2, 4, 8].map((lanes): [Machine, LaneExecutor] => [
        machineOfPlay({ checkFootprints: true, alwaysUseLanes: true }),
        new InlineLanes(lanes, (count) => random.below(count)),
      ]);
      const feeder = new BlockFeeder((hash, signature) => play.history.signerOf(hash, signature));
      for (let number = 1, block = play.opening(); number <= 40; number++, block = play.next()) {
        const input = feeder.input(block);
        const expected = alone.executeInline(input);
        for (const [machine, lanes] of many) {
          // The producer's schedule travels with the block: it is verified on the way.
          const result = await machine.execute({ ...input, schedule: expected.schedule }, lanes);
          expect(essence(result)).toBe(essence(expected));
        }
      }
      for (const [machine] of many) machine.close();
    }
  });

  it(`cost a block nothing but time when they fail (seed ${seed})`, async () => {
    const play = new Play(seed);
    const alone = machineOfPlay();
    const machine = machineOfPlay({ alwaysUseLanes: true });
    const lanes = new FailingLanes(4, new Random(seed));
    const feeder = new BlockFeeder((hash, signature) => play.history.signerOf(hash, signature));
    for (let number = 1, block = play.opening(); number <= 30; number++, block = play.next()) {
      const input = feeder.input(block);
      expect(essence(await machine.execute(input, lanes))).toBe(essence(alone.executeInline(input)));
    }
    expect(lanes.failures).toBeGreaterThan(0);
    machine.close();
  });

  it('ask for handles they have not seen', async () => {
    const machine = machineOfPlay({ alwaysUseLanes: true });
    const play = new Play(1);
    const feeder = new BlockFeeder((hash, signature) => play.history.signerOf(hash, signature));
    machine.executeInline(feeder.input(play.opening()));
    const asked: LaneOutcome[] = [];
    const lanes: LaneExecutor = {
      lanes: 2,
      run: (tasks, handles, meanwhile) => {
        meanwhile?.();
        const outcomes = tasks.map((task) => {
          const first = runLane(undefined, task);
          asked.push(first);
          return first === 'handles-needed' ? runLane(handles, task) : first;
        });
        return Promise.resolve(outcomes);
      },
    };
    for (let number = 0; number < 20; number++) await machine.execute(feeder.input(play.next()), lanes);
    expect(new Set(asked)).toEqual(new Set(['handles-needed', 'done']));
    machine.close();
  });
});
