import { toMoney } from '../money';
import { toCalendarDate } from '../time/calendar';
import { transferLots, unlockedUnits } from './holding-period';
import { type TaxLot } from './lot';
import { splitLots } from './split-lots';

const lot = (acquired: string, units: bigint, cost: bigint, exemption?: string): TaxLot => ({
  acquired: toCalendarDate(acquired),
  units,
  cost: toMoney(cost),
  exemption,
});
const rows = (lots: readonly TaxLot[]) => lots.map((each) => [each.acquired, each.units, each.cost]);

describe('holding periods', () => {
  const lots = [lot('2026-03-01', 5n, 500n, 'reg-s'), lot('2026-01-01', 10n, 700n, 'reg-d')];
  const months = (exemption: string | undefined) => (exemption === 'reg-d' ? 12 : 1);

  it('unlocks on the day the months are over, by exemption', () => {
    const unlocked = (on: string) => unlockedUnits(lots, toCalendarDate(on), months);
    expect([unlocked('2026-03-31'), unlocked('2026-04-01'), unlocked('2026-12-31'), unlocked('2027-01-01')]).toEqual([
      0n,
      5n,
      5n,
      15n,
    ]);
    expect(unlockedUnits(lots, toCalendarDate('2026-01-01'), () => null)).toBe(15n);
  });

  it('moves unlocked units, oldest first; the receiver tacks or starts anew', () => {
    const on = toCalendarDate('2027-02-01');
    const transfer = { units: 12n, on, lockUp: months, price: null };
    const moved = transferLots(lots, {
      ...transfer,
      tacking: (exemption) => (exemption === 'reg-d' ? 'restart' : 'tack'),
    });
    expect(rows(moved.receiver)).toEqual([
      ['2027-02-01', 10n, 700n],
      ['2026-03-01', 2n, 200n],
    ]);
    expect(rows(moved.sender)).toEqual([['2026-03-01', 3n, 300n]]);
  });

  it('a sale gives the receiver its own cost', () => {
    const transfer = { units: 4n, on: toCalendarDate('2026-05-01'), lockUp: months, price: toMoney(90n) };
    const moved = transferLots(lots, { ...transfer, tacking: () => 'tack' });
    expect(rows(moved.receiver)).toEqual([['2026-03-01', 4n, 360n]]);
    expect(rows(moved.sender)).toEqual([
      ['2026-01-01', 10n, 700n],
      ['2026-03-01', 1n, 100n],
    ]);
  });

  it('refuses more than is unlocked', () => {
    const transfer = { units: 6n, on: toCalendarDate('2026-05-01'), lockUp: months, price: null };
    expect(() => transferLots(lots, { ...transfer, tacking: () => 'tack' })).toThrow('6 units to take of 5');
  });
});

describe('splits of lots', () => {
  it('consolidates whole units over all lots and says what fraction is left', () => {
    const lots = [lot('2026-01-01', 7n, 70n), lot('2026-02-01', 2n, 20n), lot('2026-03-01', 14n, 140n)];
    const split = splitLots(lots, { numerator: 1n, denominator: 10n });
    expect(rows(split.lots)).toEqual([['2026-03-01', 2n, 230n]]);
    expect(split.fraction).toBe(3n);
  });

  it('leaves the cost of a last lot that is too small to the one before', () => {
    const lots = [lot('2026-01-01', 10n, 100n), lot('2026-02-01', 2n, 20n)];
    const split = splitLots(lots, { numerator: 1n, denominator: 10n });
    expect(rows(split.lots)).toEqual([['2026-01-01', 1n, 120n]]);
  });

  it('refuses to turn a holding into nothing', () => {
    expect(() => splitLots([lot('2026-01-01', 9n, 90n)], { numerator: 1n, denominator: 10n })).toThrow('cashed out');
  });
});
