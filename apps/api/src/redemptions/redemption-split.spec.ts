import { splitUnits, takeUnits } from './redemption-split';

const held = (...units: bigint[]) => units.map((each, at) => ({ identity: BigInt(at + 1), units: each }));

describe('a redemption in part', () => {
  it.each([
    ['all of it', 10n, [4n, 6n], [4n, 6n]],
    ['exact shares', 5n, [40n, 60n], [2n, 3n]],
    ['the largest remainder first', 10n, [1n, 1n, 1n], [4n, 3n, 3n]],
    ['nobody for nothing', 1n, [100n, 1n], [1n, undefined]],
  ] as const)('takes %s', (_, units, holdings, shares) => {
    const split = splitUnits(units, held(...holdings));
    expect(shares.map((share, at) => [share, split.get(BigInt(at + 1))])).toEqual(shares.map((s) => [s, s]));
    expect([...split.values()].reduce((sum, share) => sum + share, 0n)).toBe(units);
  });

  it.each([
    ['one account that has enough', 5n, [9n, 9n], [5n]],
    ['one after the other', 12n, [9n, 9n], [9n, 3n]],
    ['what there is', 30n, [9n, 9n], [9n, 9n]],
    ['nothing of an account without available units', 5n, [0n, 9n], [5n]],
    ['nothing where nothing is available', 5n, [0n], []],
  ] as const)('draws on %s', (_, wanted, available, taken) => {
    const accounts = available.map((each, at) => ({ account: `0x${at}` as const, available: each }));
    expect(takeUnits(wanted, accounts).map(({ units }) => units)).toEqual(taken);
  });
});
