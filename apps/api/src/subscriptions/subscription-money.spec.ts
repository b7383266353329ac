import fc from 'fast-check';
import {
  bindable,
  freeOf,
  type MoneyMove,
  moveMoney,
  NO_MONEY,
  planReturns,
  returnable,
  type SubscriptionMoney,
} from './subscription-money';

const after = (source: 'bank' | 'own', ...moves: [MoneyMove, bigint][]): SubscriptionMoney =>
  moves.reduce((money, [move, amount]) => moveMoney(money, source, move, amount), NO_MONEY);

describe('the money of a subscription', () => {
  it.each<[string, 'bank' | 'own', [MoneyMove, bigint][]]>([
    [
      'binds more than came',
      'bank',
      [
        ['credit', 5n],
        ['bind', 6n],
      ],
    ],
    [
      'pays more than is held',
      'own',
      [
        ['bind', 5n],
        ['pay', 6n],
      ],
    ],
    [
      'releases what was paid',
      'own',
      [
        ['bind', 5n],
        ['pay', 5n],
        ['release', 1n],
      ],
    ],
    [
      'returns what is held',
      'bank',
      [
        ['credit', 5n],
        ['bind', 5n],
        ['return', 1n],
      ],
    ],
    [
      'returns what was paid',
      'bank',
      [
        ['credit', 5n],
        ['bind', 5n],
        ['pay', 5n],
        ['return', 1n],
      ],
    ],
    [
      'returns the same twice',
      'bank',
      [
        ['credit', 5n],
        ['return', 5n],
        ['return', 1n],
      ],
    ],
    [
      'returns what never came',
      'own',
      [
        ['bind', 5n],
        ['release', 5n],
        ['return', 1n],
      ],
    ],
    ['moves nothing', 'bank', [['credit', 0n]]],
    ['moves less than nothing', 'bank', [['credit', -1n]]],
  ])('never %s', (_, source, moves) => expect(() => after(source, ...moves)).toThrow('a subscription’s money'));

  it('may bind cash that never came from the bank', () => {
    expect(after('own', ['bind', 9n], ['pay', 4n], ['release', 5n])).toMatchObject({
      held: 0n,
      paid: 4n,
      released: 5n,
    });
  });

  it.each<[string, 'bank' | 'own', [MoneyMove, bigint][], boolean, bigint]>([
    ['nothing of a part that waits for its rest', 'bank', [['credit', 60n]], true, 0n],
    ['what is above the price, at once', 'bank', [['credit', 130n]], true, 30n],
    ['everything once nothing can come of it', 'bank', [['credit', 60n]], false, 60n],
    [
      'nothing of what is held',
      'bank',
      [
        ['credit', 100n],
        ['bind', 100n],
      ],
      false,
      0n,
    ],
    [
      'what came late',
      'bank',
      [
        ['credit', 100n],
        ['bind', 100n],
        ['credit', 7n],
      ],
      false,
      7n,
    ],
    [
      'the part without units',
      'bank',
      [
        ['credit', 100n],
        ['bind', 100n],
        ['pay', 40n],
        ['release', 60n],
      ],
      false,
      60n,
    ],
    [
      'nothing of cash the investor had',
      'own',
      [
        ['bind', 100n],
        ['release', 100n],
      ],
      false,
      0n,
    ],
    [
      'bank money that came beside it',
      'own',
      [
        ['bind', 100n],
        ['credit', 3n],
      ],
      false,
      3n,
    ],
  ])('sends back %s', (_, source, moves, waits, expected) => {
    expect(returnable(after(source, ...moves), source, 100n, waits)).toBe(expected);
  });

  it.each([
    [0n, 0n],
    [999n, 0n],
    [2_999n, 2_000n],
    [10_000n, 10_000n],
    [99_999n, 10_000n],
  ])('binds of %i whole units only, up to the subscription', (credited, expected) => {
    expect(bindable(credited, { units: 10n, price: 1_000n })).toBe(expected);
  });

  it('returns the newest payments first, each to where it came from', () => {
    const payments = [
      { id: 'first', amount: 50n, returned: 0n },
      { id: 'second', amount: 40n, returned: 15n },
      { id: 'third', amount: 10n, returned: 10n },
    ];
    expect(planReturns(payments, 40n)).toEqual([
      { id: 'second', amount: 25n },
      { id: 'first', amount: 15n },
    ]);
    expect(planReturns(payments, 0n)).toEqual([]);
    expect(() => planReturns(payments, 76n)).toThrow('1 more than the payments hold');
  });

  it('in any life the parts are the whole, and at its end nothing is left lying', () => {
    const life = fc.record({
      units: fc.bigInt(1n, 1_000n),
      price: fc.bigInt(1n, 10n ** 12n),
      payments: fc.array(fc.bigInt(1n, 10n ** 15n), { minLength: 1, maxLength: 6 }),
      share: fc.bigInt(0n, 100n),
    });
    fc.assert(
      fc.property(life, ({ units, price, payments, share }) => {
        let money = NO_MONEY;
        const rows = payments.map((amount, i) => ({ id: String(i), amount, returned: 0n }));
        const sendBack = (sum: bigint) => {
          if (sum === 0n) return;
          for (const { id, amount } of planReturns(rows, sum)) rows[Number(id)]!.returned += amount;
          money = moveMoney(money, 'bank', 'return', sum);
        };
        for (const { amount } of rows) {
          money = moveMoney(money, 'bank', 'credit', amount);
          sendBack(returnable(money, 'bank', units * price, true));
        }
        const bound = bindable(money.credited - money.returned, { units, price });
        if (bound > 0n) {
          money = moveMoney(money, 'bank', 'bind', bound);
          const paid = (((bound / price) * share) / 100n) * price;
          if (paid > 0n) money = moveMoney(money, 'bank', 'pay', paid);
          if (bound > paid) money = moveMoney(money, 'bank', 'release', bound - paid);
        }
        sendBack(returnable(money, 'bank', units * price, false));
        expect([freeOf(money), money.held]).toEqual([0n, 0n]);
        expect(money.credited).toBe(money.paid + money.returned);
        expect(rows.reduce((sum, { returned }) => sum + returned, 0n)).toBe(money.returned);
        expect(rows.every(({ amount, returned }) => returned >= 0n && returned <= amount)).toBe(true);
      }),
    );
  });
});
