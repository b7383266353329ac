import { HolderCount } from './holder-count';
import { judgeRollingCap } from './rolling-cap';

const owner = new Map(['a', 'b', 'c'].map((account) => [account, account.toUpperCase()]));

describe('holder count', () => {
  it('null is unlimited and zero lets nobody in', () => {
    const mint = { from: null, to: 'a', units: 1n };
    expect(new HolderCount({ max: null, owner }, new Map()).move(mint)).toEqual({ refused: null, holders: 1 });
    expect(new HolderCount({ max: 0, owner }, new Map()).move(mint)).toEqual({ refused: 'MAX_HOLDERS' });
  });

  it('a register above its lowered maximum may shrink and swap, not grow', () => {
    const register = new HolderCount(
      { max: 1, owner },
      new Map([
        ['a', 5n],
        ['b', 5n],
      ]),
    );
    expect(register.move({ from: 'a', to: 'c', units: 1n })).toEqual({ refused: 'MAX_HOLDERS' });
    expect(register.move({ from: 'a', to: 'c', units: 5n })).toEqual({ refused: null, holders: 2 });
    expect(register.move({ from: 'b', to: 'c', units: 5n })).toEqual({ refused: null, holders: 1 });
    expect(register.move({ from: 'c', to: null, units: 10n })).toEqual({ refused: null, holders: 0 });
  });

  it('refuses what is not there and throws on what makes no sense', () => {
    const register = new HolderCount({ max: 3, owner }, new Map([['a', 5n]]));
    expect(register.move({ from: 'a', to: 'b', units: 6n })).toEqual({ refused: 'INSUFFICIENT_BALANCE' });
    expect(() => register.move({ from: 'a', to: 'a', units: 1n })).toThrow(RangeError);
    expect(() => register.move({ from: 'a', to: 'b', units: 0n })).toThrow(RangeError);
    expect(() => register.move({ from: 'a', to: 'nobody', units: 1n })).toThrow('no owner');
  });
});

describe('rolling cap', () => {
  it('null is unlimited and zero is none', () => {
    const issue = { at: 0n, units: 1n };
    expect(judgeRollingCap({ cap: null, window: 10n }, [], issue)).toEqual({ allowed: true, headroom: null });
    expect(judgeRollingCap({ cap: 0n, window: 10n }, [], issue)).toEqual({ allowed: false, headroom: 0n });
  });

  it('counts until exactly one window has passed', () => {
    const past = [{ at: 0n, units: 5n }];
    const at = (moment: bigint) => judgeRollingCap({ cap: 5n, window: 10n }, past, { at: moment, units: 5n }).allowed;
    expect([at(9n), at(10n)]).toEqual([false, true]);
  });

  it('does not look into the future', () => {
    expect(() => judgeRollingCap({ cap: 5n, window: 10n }, [{ at: 2n, units: 1n }], { at: 1n, units: 1n })).toThrow();
  });
});
