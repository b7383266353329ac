import { initKeccak } from '@cadastre/protocol';
import { FootprintViolation } from '@cadastre/chain';
import { type Rule } from '../src/execution/rule';
import { transfer } from '../src/contracts/asset-token/transfer';
import { Account, Holding } from '../src/state/schema';
import { alice, bob, carol, TestChain, token } from './fixtures/world';

beforeAll(initKeccak);

/** Replaces parts of the transfer rule for the length of one run: a planted bug. */
function withTransfer(planted: Partial<Rule>, run: () => void): void {
  const own = { ...transfer };
  try {
    Object.assign(transfer, planted);
    run();
  } finally {
    Object.assign(transfer, own);
  }
}

const give = token(alice, 'transfer', bob, 1n);
const original = { ...transfer };

describe('a rule that leaves its footprint', () => {
  const bugs: readonly (readonly [string, Partial<Rule>])[] = [
    [
      'reads a holding it did not name',
      {
        verify: (state, call) => {
          state.holdings.get(4, Holding.balance);
          return original.verify(state, call);
        },
      },
    ],
    [
      'writes a holding it did not name',
      {
        apply: (state, call) => {
          original.apply(state, call);
          state.holdings.set(4, Holding.flags, 1);
        },
      },
    ],
    [
      'writes configuration',
      {
        apply: (state, call) => {
          original.apply(state, call);
          state.accounts.set(3, Account.roles, 1);
        },
      },
    ],
    [
      'names nothing',
      { footprint: () => undefined, verify: () => 0, apply: (state) => state.holdings.set(1, Holding.flags, 1) },
    ],
    [
      'writes what it only said it would read',
      {
        footprint: (state, _call, slots) => slots.read(state.holdings.id, 1),
        verify: () => 0,
        apply: (state) => state.holdings.set(1, Holding.flags, 1),
      },
    ],
  ];

  it.each(bugs)('%s: it throws, and nothing has happened', (_what, planted) => {
    const chain = new TestChain();
    const before = chain.machine.exportSnapshot();
    withTransfer(planted, () => expect(() => chain.run(give)).toThrow(FootprintViolation));
    expect(chain.machine.exportSnapshot()).toEqual(before);
  });

  it('writes an amount that others change at the same time: it throws', () => {
    const chain = new TestChain();
    const planted: Partial<Rule> = { apply: (state, call) => state.holdings.set(call.row(0), Holding.balance, 5) };
    withTransfer(planted, () => {
      // Bob's transfers touch his holding together: it is merged after the stage.
      expect(() => chain.run(token(bob, 'transfer', carol, 1n), token(bob, 'transfer', carol, 2n))).toThrow(
        FootprintViolation,
      );
    });
  });

  it('is not looked for in production', () => {
    const chain = new TestChain({});
    withTransfer(
      {
        verify: (state, call) => {
          state.holdings.get(4, Holding.balance);
          return original.verify(state, call);
        },
      },
      () => expect(chain.play(give)).toEqual(['']),
    );
  });
});
