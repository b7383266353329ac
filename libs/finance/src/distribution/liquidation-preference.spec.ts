import { toMoney } from '../money';
import { type ShareClass, distributeLiquidation } from './liquidation-preference';

const preferred = (id: string, rank: number, preference: bigint, units: bigint, participating = false): ShareClass => ({
  id,
  rank,
  preference: toMoney(preference),
  units,
  participating,
});
const common = preferred('common', 9, 0n, 100n);

const payouts = (proceeds: bigint, classes: ShareClass[]) =>
  Object.fromEntries(
    distributeLiquidation(toMoney(proceeds), classes).map((share) => [share.id, share.preference + share.residual]),
  );

describe('liquidation preference', () => {
  const seed = preferred('seed', 2, 100n, 100n);
  const seriesA = preferred('A', 1, 600n, 100n);

  // proceeds, A, seed, common
  it.each([
    [500n, 500n, 0n, 0n],
    [650n, 600n, 50n, 0n],
    [800n, 600n, 100n, 100n],
    // 900: seed's 100 units share 300 with common, better than its preference of 100
    [900n, 600n, 150n, 150n],
    [1800n, 600n, 600n, 600n],
    // above 600 a class everyone converts
    [2100n, 700n, 700n, 700n],
  ])('%s → A %s, seed %s, common %s', (proceeds, a, b, c) => {
    expect(payouts(proceeds, [common, seed, seriesA])).toEqual({ A: a, seed: b, common: c });
  });

  it('a participating class takes its preference and its part of the rest', () => {
    const participating = preferred('P', 1, 400n, 100n, true);
    expect(payouts(1000n, [participating, common])).toEqual({ P: 700n, common: 300n });
  });

  it('classes of one rank share what there is in proportion to their preferences', () => {
    const peers = [preferred('X', 1, 300n, 1n), preferred('Y', 1, 100n, 1n), common];
    expect(payouts(100n, peers)).toEqual({ X: 75n, Y: 25n, common: 0n });
  });

  it('refuses to share when nobody would take the residual', () => {
    expect(() => payouts(1000n, [seed])).toThrow('residual');
  });
});
