import { Mempool } from '../../src/mempool/mempool';
import { randomBytesFrom } from '../signatures/signed-batch';
import { NaiveMempool, type NaiveRow } from './naive-mempool';
import { accountOf, checkedBatch, numberOf } from './rows';

const seed = Number(process.env.CADASTRE_SEED ?? Math.floor(Math.random() * 2 ** 31));
const limits = { senderSlots: 6, nonceGap: 5, timeToLive_ms: 40 };

/** Both pools through the same random history; after every step they must agree. */
function runHistory(historySeed: number, steps: number): void {
  const random = randomBytesFrom(historySeed);
  const below = (bound: number): number => random(1)[0]! % bound;
  const naive = new NaiveMempool(limits);
  const pool = new Mempool({
    nextNonceOf: (account) => naive.nextOf(numberOf(account)),
    intrinsicGas: () => 0,
    blockGasLimit: 10 ** 9,
    slots: 128,
    bytes: 128 * 256,
    parkedShare: 1,
    ...limits,
  });
  const heads = new Uint32Array(32);
  let taken = false;
  let now = 0;
  for (let step = 0; step < steps; step++) {
    const action = below(20);
    if (action < 14) {
      const sender = below(5);
      const low = Math.max(0, naive.readyEndOf(sender) - 2);
      const row: NaiveRow = { sender, nonce: low + below(9), fee: below(4) * 7, salt: below(3) };
      const known = pool.senders.findOrAdd(accountOf(sender), 0);
      const outcome = pool.admit(checkedBatch([{ ...row, sender: known }]), 0, known, now);
      expect({ step, row, outcome }).toEqual({ step, row, outcome: naive.admit(row, now) });
    } else if (action < 16 && !taken) {
      const most = below(12);
      const order: string[] = [];
      pool.take((slot, count) => {
        if (count >= most) return false;
        pool.copyHead(slot, heads, 0);
        order.push(`${numberOf(new Uint8Array(heads.buffer, 32, 20))}:${heads[18]}:${heads[2]}:${heads[3]}`);
        return true;
      });
      const expected = naive.take(most).map(({ sender, nonce, salt, fee }) => `${sender}:${nonce}:${salt}:${fee}`);
      expect({ step, order }).toEqual({ step, order: expected });
      taken = order.length > 0;
    } else if (action < 18 && taken) {
      const settles = below(3) > 0;
      if (settles) [pool, naive].forEach((each) => each.settle());
      else [pool, naive].forEach((each) => each.giveBack());
      taken = false;
    } else {
      now += below(25);
      expect({ step, expired: pool.expire(now) }).toEqual({ step, expired: naive.expire(now) });
    }
    expect({ step, ...pool.stats }).toMatchObject({ step, ...naive.counts });
    for (let sender = 0; sender < 5; sender++) {
      expect(pool.pendingNonceOf(accountOf(sender))).toBe(BigInt(naive.readyEndOf(sender)));
    }
  }
}

describe(`the pool and a list searched from end to end (seed ${seed})`, () => {
  it('agree after every step of random histories', () => {
    for (let history = 0; history < 60; history++) runHistory(seed + history, 250);
  });
});
