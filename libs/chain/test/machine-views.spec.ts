import { bytesToHex, hexToBytes, initKeccak, refusalByCode } from '@cadastre/protocol';
import { type StateView } from '@cadastre/chain';
import { Aim } from './naive/history/aim';
import { Play } from './naive/history/blocks';
import { calldata } from './naive/history/encoded-call';
import { questions } from './naive/history/questions';
import { BlockFeeder, machineOfPlay } from './naive/machine-under-test';
import { type Question } from './naive/question';
import { Random, seedOfRun } from './naive/random';
import { answerView, type NaiveAnswer } from './naive/views';

beforeAll(initKeccak);

function ask(view: StateView, { contract, name, to, args }: Question): NaiveAnswer {
  const outcome = view.call({ to: hexToBytes(to), data: calldata(contract, name, args) });
  return outcome.status === 'returned' ? { data: bytesToHex(outcome.data) } : { code: outcome.code };
}

const shown = (answer: NaiveAnswer) =>
  'code' in answer ? (refusalByCode(answer.code)?.name ?? answer.code) : answer.data;

describe("the machine's views", () => {
  const seed = seedOfRun();

  it(`answer after every block as the naive ledger's do (seed ${seed})`, () => {
    for (let round = 0; round < (process.env['SOAK'] ? 500 : 6); round++) {
      const play = new Play(seed + round);
      const machine = machineOfPlay();
      const feeder = new BlockFeeder((hash, signature) => play.history.signerOf(hash, signature));
      const aim = new Aim(play.ledger.world, new Random(seed + round));
      for (let number = 1; number <= 30; number++) {
        machine.executeInline(feeder.input(number === 1 ? play.opening() : play.next()));
        const view = machine.at(number)!;
        for (const question of questions(aim)) {
          const naive = shown(answerView(play.ledger.world, question));
          const answer = shown(ask(view, question));
          if (naive !== answer) {
            const { contract, name, to, args } = question;
            const inputs = JSON.stringify(args, (_key, value: unknown) =>
              typeof value === 'bigint' ? `${value}n` : value,
            );
            throw new Error(
              `seed ${seed + round}, block ${number}, ${contract}.${name} at ${to} of ${inputs}:\nnaive ${naive}\nmachine ${answer}`,
            );
          }
        }
      }
    }
  }, 600_000);
});
