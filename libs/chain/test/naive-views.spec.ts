import { abis, initKeccak, type ContractName } from '@cadastre/protocol';
import { Aim } from './naive/history/aim';
import { Play } from './naive/history/blocks';
import { questions } from './naive/history/questions';
import { Random, seedOfRun } from './naive/random';
import { answerView, naiveViews } from './naive/views';

beforeAll(initKeccak);

describe('the naive views', () => {
  it.each(Object.keys(naiveViews) as (keyof typeof naiveViews)[])('are all of %s', (contract: ContractName) => {
    const views = abis[contract].filter((item) => item.type === 'function' && item.stateMutability !== 'nonpayable');
    expect(Object.keys(naiveViews[contract as keyof typeof naiveViews]).sort()).toEqual(
      [...new Set(views.map((item) => (item.type === 'function' ? item.name : '')))].sort(),
    );
  });

  const seed = seedOfRun();

  it(`answer every question in the form of the interface (seed ${seed})`, () => {
    const play = new Play(seed);
    const { world } = play.ledger;
    const aim = new Aim(world, new Random(seed));
    play.opening();
    let answered = 0;
    for (let block = 0; block < 10; block++) {
      play.next();
      for (const question of questions(aim)) answered += 'data' in answerView(world, question) ? 1 : 0;
    }
    expect(answered).toBeGreaterThan(500);
  });
});
