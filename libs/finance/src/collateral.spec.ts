import { distributeProceeds, judgeCollateral } from './collateral';
import { toMoney } from './money';
import { valueTranches } from './waterfall/tranche-values';

describe('collateral', () => {
  const loan = { principal: toMoney(800n), interest: toMoney(0n), advanceBp: 6_000n, liquidationLtvBp: 8_000n };

  it.each([
    [1001n, 7993n, 200n, false],
    [1000n, 8000n, 200n, true],
    [2000n, 4000n, 0n, false],
    [0n, null, 800n, true],
  ])('worth %s: LTV %s, margin call %s, liquidatable %s', (collateral, ltvBp, marginCall, liquidatable) => {
    const verdict = judgeCollateral({ ...loan, collateral: toMoney(collateral) });
    expect(verdict).toEqual({ ltvBp, marginCall, liquidatable });
  });

  it('a debt that is repaid is never liquidatable, even without collateral', () => {
    const repaid = { ...loan, principal: toMoney(0n), collateral: toMoney(0n) };
    expect(judgeCollateral(repaid).liquidatable).toBe(false);
  });

  it('counts unpaid costs as a loss too', () => {
    const claims = { costs: toMoney(100n), interest: toMoney(10n), principal: toMoney(500n) };
    expect(distributeProceeds(toMoney(60n), claims)).toEqual({
      costs: 60n,
      interest: 0n,
      principal: 0n,
      surplusToBorrower: 0n,
      lossToPool: 550n,
    });
  });
});

describe('tranche values', () => {
  it.each([
    [1000n, { senior: 600n, mezzanine: 200n, junior: 200n }],
    [700n, { senior: 600n, mezzanine: 100n, junior: 0n }],
    [500n, { senior: 500n, mezzanine: 0n, junior: 0n }],
  ])('%s of assets', (assets, expected) => {
    const ranked = [
      { id: 'senior', claim: toMoney(600n) },
      { id: 'mezzanine', claim: toMoney(200n) },
    ];
    expect(Object.fromEntries(valueTranches(toMoney(assets), ranked, 'junior'))).toEqual(expected);
  });
});
