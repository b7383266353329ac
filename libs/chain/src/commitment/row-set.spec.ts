import { RowSet } from './row-set';
import { Random, seedOfRun } from '../../test/naive/random';

const seed = seedOfRun();

describe('a set of rows', () => {
  it(`gives what was added, once and in order, and is empty then (seed ${seed})`, () => {
    const random = new Random(seed);
    const set = new RowSet();
    let bound = 1;
    for (let round = 0; round < 60; round++) {
      bound = Math.max(bound, random.pick([1, 31, 32, 33, 1_024, 1_025, 70_000, 2 ** 21]));
      set.reserve(bound);
      const model = new Set<number>();
      for (let more = random.below(200); more > 0; more--) {
        const row = random.pick([0, bound - 1, random.below(bound), random.below(bound)]);
        set.add(row);
        model.add(row);
      }
      expect([...set.drain()]).toEqual([...model].sort((a, b) => a - b));
      expect([...set.drain()]).toEqual([]);
    }
  });
});
