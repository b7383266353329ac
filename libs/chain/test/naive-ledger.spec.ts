import { initKeccak } from '@cadastre/protocol';
import { Play } from './naive/history/blocks';
import { Coverage } from './naive/history/coverage';
import { seedOfRun } from './naive/random';

beforeAll(initKeccak);

describe('the naive ledger', () => {
  const seed = seedOfRun();

  it(`keeps its books through random histories (seed ${seed})`, () => {
    // The auditor looks after every call; it throws when the books do not add up.
    for (let round = 0; round < (process.env['SOAK'] ? 200 : 4); round++) {
      const play = new Play(seed + round);
      play.opening();
      for (let block = 0; block < 40; block++) play.next();
    }
  });

  it('reaches every function and every refusal', () => {
    const coverage = new Coverage();
    for (let fixed = 1; fixed <= 30; fixed++) {
      const play = new Play(fixed);
      for (let block = 0, played = play.opening(); block < 40; block++, played = play.next())
        played.entries.forEach((entry, index) => coverage.add(entry, played.receipts[index]!));
    }
    if (process.env['VERBOSE']) console.log(coverage.summary());
    expect(coverage.missing()).toEqual({ refusals: [], functions: [] });
  });
});
