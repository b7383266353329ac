import { join } from 'node:path';
import { type LaneTask, type MachineHandles } from '@cadastre/chain';
import { PooledLanes } from '../../src/lanes/pooled-lanes';

const behaves = 0;
const throws = 1;
const hoards = 2;
const spins = 3;
const exits = 4;

const memory = new SharedArrayBuffer(8);
const handles = (generation: number): MachineHandles => ({
  ...{ machine: 'm', generation, checkFootprints: false, lanes: 2 },
  buffers: [memory],
});
const task = (behaviour: number, generation: number, lane = 0): LaneTask => ({
  ...{ machine: 'm', generation, kind: 'execute' as const, lane, timestamp: 0 },
  pieces: behaviour,
});

const fail = (): never => {
  throw new Error('the lane threw');
};

describe('lanes on worker threads', () => {
  let lanes: PooledLanes;
  let failures: string[];
  beforeEach(() => {
    failures = [];
    lanes = new PooledLanes({
      lanes: 3,
      runHere: (_, { pieces }) => (pieces === throws ? fail() : 'done'),
      limit_ms: 1_500,
      heapMegabytes: 32,
      worker: join(__dirname, 'misbehaving.worker.js'),
      onFailed: (error) => failures.push(error.message),
    });
  });
  afterEach(() => lanes.close());

  it('hands out the handles to whoever has not seen them', async () => {
    for (const generation of [1, 1, 2]) {
      const tasks = [0, 1, 0, 1, 0].map((lane) => task(behaves, generation, lane));
      expect(await lanes.run(tasks, handles(generation))).toEqual(Array(5).fill('done'));
    }
  });

  it.each([
    ['throws', throws, /the lane threw/],
    ['runs out of memory', hoards, /memory/],
    ['spins', spins, /abort/i],
    ['exits', exits, /exited|exit code|stopped/i],
  ])('a worker that %s fails its lane and no other, and the pool goes on', async (_, behaviour, message) => {
    const others = [task(behaves, 1, 1), task(behaves, 1, 2)];
    expect(await lanes.run([task(behaviour, 1), ...others], handles(1))).toEqual(['failed', 'done', 'done']);
    expect(failures).toEqual([expect.stringMatching(message)]);
    expect(await lanes.run([task(behaves, 1), ...others], handles(1))).toEqual(['done', 'done', 'done']);
  });

  it('fails the lane of the calling thread alone when it throws', async () => {
    expect(await lanes.run([task(behaves, 1), task(throws, 1, 1)], handles(1))).toEqual(['done', 'failed']);
    expect(failures).toEqual(['the lane threw']);
  });

  it('does what is to be done meanwhile once, and waits for its threads when that throws', async () => {
    const meanwhile = jest.fn();
    await lanes.run([task(behaves, 1), task(behaves, 1, 1)], handles(1), meanwhile);
    expect(meanwhile).toHaveBeenCalledTimes(1);
    const run = lanes.run([task(spins, 1), task(behaves, 1, 1)], handles(1), fail);
    await expect(run).rejects.toThrow('the lane threw');
    const cell = new Int32Array(memory);
    const after = cell[0];
    await lanes.run([task(behaves, 1), task(behaves, 1, 1)], handles(1));
    expect(cell[0]).toBe(after);
  });

  it('has stopped a spinning lane for good by the time it says so', async () => {
    const cell = new Int32Array(memory);
    const before = cell[0];
    expect(await lanes.run([task(spins, 1), task(behaves, 1, 1)], handles(1))).toEqual(['failed', 'done']);
    const after = cell[0];
    expect(after).not.toBe(before);
    await lanes.run([task(behaves, 1), task(behaves, 1, 1)], handles(1));
    expect(cell[0]).toBe(after);
  });
});
