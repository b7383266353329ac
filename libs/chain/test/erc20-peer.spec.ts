import { initKeccak, ZERO_ADDRESS, type AbiValue, type Address } from '@cadastre/protocol';
import { OpenZeppelinToken } from './erc20-peer';
import { DESK, INVESTORS, SECURITIES } from './naive/history/characters';
import { encodePlan } from './naive/history/encoded-call';
import { Play, type PlayedBlock } from './naive/history/blocks';
import { type NaiveReceipt } from './naive/ledger';
import { BlockFeeder, machineOfPlay, receiptsOf } from './naive/machine-under-test';
import { Random, seedOfRun } from './naive/random';

const TOKEN = SECURITIES[0]!;

/** A call that means the same to both: no transfer to oneself, no amount above 2^128-1 but the unlimited allowance. */
function sharedCall(random: Random): { sender: Address; name: string; args: readonly AbiValue[] } {
  const someone = () => random.pick(INVESTORS);
  const sender = someone();
  const other = (than: Address): Address => {
    const found = random.oneIn(25) ? ZERO_ADDRESS : someone();
    return found === than ? other(than) : found;
  };
  const amount = BigInt(random.oneIn(12) ? 0 : random.below(1_500));
  const owner = someone();
  return random.weighted<{ sender: Address; name: string; args: readonly AbiValue[] }>([
    [{ sender, name: 'transfer', args: [other(sender), amount] }, 8],
    [{ sender, name: 'approve', args: [other(sender), random.oneIn(5) ? 2n ** 256n - 1n : amount * 3n] }, 4],
    [{ sender, name: 'transferFrom', args: [owner, other(owner), amount] }, 6],
    [{ sender: DESK, name: 'mint', args: [other(DESK), amount] }, 1],
    [{ sender: DESK, name: 'burn', args: [owner, amount] }, 1],
  ]);
}

const answerOf = ({ status, logs }: NaiveReceipt) => ({
  accepted: status === 1,
  logs: logs.map(({ topics, data }) => ({ topics, data })),
});

describe("OpenZeppelin's ERC-20", () => {
  const seed = seedOfRun();
  beforeAll(initKeccak);

  it(`agrees with the token on answers, events, balances and allowances (seed ${seed})`, async () => {
    const random = new Random(seed);
    const peer = await OpenZeppelinToken.create();
    const play = new Play(seed);
    const machine = machineOfPlay({ checkFootprints: true });
    const feeder = new BlockFeeder(() => undefined);
    const run = (block: PlayedBlock) => receiptsOf(machine.executeInline(feeder.input(block)));
    run(play.opening());
    for (const investor of [...INVESTORS, DESK])
      await peer.send(DESK, 'mint', [investor, play.ledger.world.holding(TOKEN, investor).balance]);

    const accepted = { yes: 0, no: 0 };
    for (let round = 0; round < (process.env['SOAK'] ? 50_000 : 1_000); round++) {
      const { sender, name, args } = sharedCall(random);
      const block = play.script([encodePlan('AssetToken', name, [sender, args, TOKEN])]);
      const expected = await peer.send(sender, name, args);
      const call = `${round}: ${name}(${args.join(', ')}) from ${sender}`;
      expect({ call, ...answerOf(block.receipts[0]!) }).toEqual({ call, ...expected });
      expect({ call, ...answerOf(run(block)[0]!) }).toEqual({ call, ...expected });
      accepted[expected.accepted ? 'yes' : 'no']++;
    }
    expect(Math.min(accepted.yes, accepted.no)).toBeGreaterThan(100);

    const { world } = play.ledger;
    expect(world.assets.get(TOKEN)!.supply).toBe(await peer.read('totalSupply', []));
    for (const owner of INVESTORS) {
      expect(world.holding(TOKEN, owner).balance).toBe(await peer.read('balanceOf', [owner]));
      for (const spender of INVESTORS)
        expect(world.allowances.get(`${TOKEN}|${owner}|${spender}`) ?? 0n).toBe(
          await peer.read('allowance', [owner, spender]),
        );
    }
  }, 600_000);
});
