import { assetTokenAbi, EnforcementKind, type Hex } from '@cadastre/protocol';
import fc from 'fast-check';
import { type Abi, encodeAbiParameters, encodeEventTopics, getAbiItem } from 'viem';
import { enforcedMoves, type LoggedEvent, takeFrozen } from './frozen-units';

const TOKEN: Hex = `0x${'a1'.repeat(20)}`;
const OTHER_TOKEN: Hex = `0x${'a2'.repeat(20)}`;
const ANNA: Hex = `0x${'01'.repeat(20)}`;
const BERT: Hex = `0x${'02'.repeat(20)}`;
const CARL: Hex = `0x${'03'.repeat(20)}`;

function log(address: Hex, eventName: string, args: Record<string, unknown>): LoggedEvent {
  const abi: Abi = assetTokenAbi;
  const item = getAbiItem({ abi, name: eventName }) as unknown as {
    inputs: { name: string; type: string; indexed?: boolean }[];
  };
  const plain = item.inputs.filter(({ indexed }) => !indexed);
  return {
    address,
    topics: encodeEventTopics({ abi, eventName, args }) as Hex[],
    data: encodeAbiParameters(
      plain,
      plain.map(({ name }) => args[name]),
    ),
  };
}

const unfrozen = (token: Hex, userAddress: Hex, amount: bigint) =>
  log(token, 'TokensUnfrozen', { userAddress, amount });
const moved = (token: Hex, from: Hex, to: Hex) => [
  log(token, 'Transfer', { from, to, value: 9n }),
  log(token, 'Enforced', {
    ...{ kind: EnforcementKind.Transmission, from, to, amount: 9n, reason: `0x${'00'.repeat(32)}` },
  }),
];

describe('what an enforcement says it moved', () => {
  it.each([
    ['nothing', [], []],
    ['free units', moved(TOKEN, ANNA, BERT), [[TOKEN, ANNA, BERT, 0n]]],
    ['frozen units', [unfrozen(TOKEN, ANNA, 4n), ...moved(TOKEN, ANNA, BERT)], [[TOKEN, ANNA, BERT, 4n]]],
    [
      'the frozen units of one account only',
      [unfrozen(TOKEN, ANNA, 4n), ...moved(TOKEN, ANNA, BERT), ...moved(TOKEN, CARL, BERT)],
      [
        [TOKEN, ANNA, BERT, 4n],
        [TOKEN, CARL, BERT, 0n],
      ],
    ],
    [
      'the frozen units of one token only',
      [...moved(OTHER_TOKEN, ANNA, BERT), unfrozen(TOKEN, ANNA, 4n), ...moved(TOKEN, ANNA, BERT)],
      [
        [OTHER_TOKEN, ANNA, BERT, 0n],
        [TOKEN, ANNA, BERT, 4n],
      ],
    ],
  ])('%s', (_, events, expected) =>
    expect(enforcedMoves(events).map(({ token, from, to, frozen }) => [token, from, to, frozen])).toEqual(expected),
  );
});

describe('the freezes that frozen units were taken from', () => {
  it.each([
    ['none', [], 5n, []],
    ['a part of one', [['a', 10n]], 4n, [['a', 4n]]],
    [
      'the oldest first',
      [
        ['a', 3n],
        ['b', 10n],
      ],
      5n,
      [
        ['a', 3n],
        ['b', 2n],
      ],
    ],
    [
      'all of them, and more than they account for',
      [
        ['a', 3n],
        ['b', 1n],
      ],
      9n,
      [
        ['a', 3n],
        ['b', 1n],
      ],
    ],
    [
      'not those with nothing left',
      [
        ['a', 0n],
        ['b', 2n],
      ],
      1n,
      [['b', 1n]],
    ],
  ] as [string, [string, bigint][], bigint, [string, bigint][]][])('%s', (_, freezes, units, expected) => {
    const left = freezes.map(([id, unitsLeft]) => ({ id, unitsLeft }));
    expect(takeFrozen(left, units).map(({ id, taken }) => [id, taken])).toEqual(expected);
  });

  it('never give more than they have, nor more than was taken', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: 0n, max: 100n })), fc.bigInt({ min: 0n, max: 1_000n }), (lefts, units) => {
        const freezes = lefts.map((unitsLeft, i) => ({ id: String(i), unitsLeft }));
        const taken = takeFrozen(freezes, units);
        const sum = taken.reduce((total, each) => total + each.taken, 0n);
        const all = lefts.reduce((total, each) => total + each, 0n);
        expect(sum).toBe(units < all ? units : all);
        for (const each of taken) expect(each.taken).toBeLessThanOrEqual(freezes[Number(each.id)]!.unitsLeft);
      }),
    );
  });
});
