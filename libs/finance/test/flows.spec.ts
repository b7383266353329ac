import fc from 'fast-check';
import {
  type CalendarDate,
  type WaterfallStep,
  approveEpoch,
  assetsForMint,
  assetsForRedemption,
  claimEpoch,
  distributeLiquidation,
  fillRedemptions,
  mulDivDown,
  mulDivHalfUp,
  mulDivUp,
  priceEpoch,
  runWaterfall,
  sharesForDeposit,
  sharesForWithdrawal,
  splitLots,
  takeLots,
  toCalendarDate,
  toMoney,
  yearFraction,
} from '@cadastre/finance';
import { seed } from './seed';

const sum = (values: Iterable<bigint>): bigint => [...values].reduce((total, value) => total + value, 0n);
const amount = fc.bigInt(0n, 10n ** 15n);
const money = amount.map(toMoney);
const positive = fc.bigInt(1n, 10n ** 15n);

describe(`rounding (seed ${seed})`, () => {
  it('down ≤ exact ≤ up, half up is the nearest', () => {
    fc.assert(
      fc.property(amount, amount, positive, (left, right, divisor) => {
        const exact = left * right;
        const [down, up, half] = [mulDivDown, mulDivUp, mulDivHalfUp].map((round) => round(left, right, divisor)) as [
          bigint,
          bigint,
          bigint,
        ];
        expect(down * divisor <= exact && exact < (down + 1n) * divisor).toBe(true);
        expect((up - 1n) * divisor < exact && exact <= up * divisor).toBe(true);
        expect(2n * half * divisor - divisor <= 2n * exact && 2n * exact < 2n * half * divisor + divisor).toBe(true);
      }),
    );
  });
});

describe(`waterfalls (seed ${seed})`, () => {
  const steps: WaterfallStep[] = [
    { kind: 'fees', label: 'fees' },
    { kind: 'interest', label: 'A interest', tranche: 'A' },
    { kind: 'cure', label: 'A cure', tranche: 'A', covered: ['A'], triggerBp: 12_500n },
    { kind: 'interest', label: 'B interest', tranche: 'B' },
    { kind: 'cure', label: 'B cure', tranche: 'B', covered: ['A', 'B'], triggerBp: 10_500n },
    { kind: 'principal', label: 'A principal', tranche: 'A' },
    { kind: 'residual', label: 'residual' },
  ];

  it('what comes in goes out; no line is paid while an earlier one is short; what is unpaid is carried', () => {
    fc.assert(
      fc.property(
        fc.record({ available: money, performing: money, fees: money }),
        fc.array(fc.record({ principal: money, deferred: money, rateBp: fc.bigInt(0n, 3_000n) }), {
          minLength: 2,
          maxLength: 2,
        }),
        (period, [a, b]) => {
          const tranches = [
            { id: 'A', ...a! },
            { id: 'B', ...b! },
          ];
          const time = { days: 30n, yearDays: 360n };
          const result = runWaterfall(steps, { tranches, unpaidFees: toMoney(0n) }, { ...period, time });
          expect(sum(result.lines.map((line) => line.paid)) + result.left).toBe(period.available);
          const short = result.lines.findIndex((line) => line.unpaid > 0n);
          if (short >= 0) expect(sum(result.lines.slice(short + 1).map((line) => line.paid))).toBe(0n);
          for (const line of result.lines) expect(line.paid + line.unpaid).toBe(line.due);
          const repaid = sum(
            result.lines.filter((line) => / (cure|principal)$/.test(line.label)).map((line) => line.paid),
          );
          expect(sum(result.state.tranches.map((tranche) => tranche.principal)) + repaid).toBe(
            a!.principal + b!.principal,
          );
          const cured = result.lines[2]!;
          if (cured.unpaid === 0n && result.coverage[0]!.closeBp !== null)
            expect(result.coverage[0]!.closeBp! >= 12_500n).toBe(true);
        },
      ),
    );
  });
});

describe(`epochs (seed ${seed})`, () => {
  it('claims never pay more than was approved, nor leave less than was not', () => {
    const epoch = fc.array(fc.bigInt(0n, 10n ** 9n), { minLength: 1, maxLength: 8 }).chain((pendings) =>
      fc.record({
        pendings: fc.constant(pendings),
        approved: fc.bigInt(0n, sum(pendings)),
        given: amount,
        taken: positive,
      }),
    );
    fc.assert(
      fc.property(epoch, ({ pendings, approved, given, taken }) => {
        const priced = priceEpoch(approveEpoch({ totalPending: sum(pendings) }, approved), { given, taken });
        const claims = pendings.map((pending) => claimEpoch(priced, pending));
        expect(sum(claims.map((claim) => claim.payout)) * taken <= approved * given).toBe(true);
        expect(sum(claims.map((claim) => claim.reduction)) >= approved).toBe(true);
        for (const [at, claim] of claims.entries()) expect(claim.pending + claim.reduction).toBe(pendings[at]);
      }),
    );
  });

  it('a gate fills whole shares within the budget, never more than asked', () => {
    fc.assert(
      fc.property(
        fc.record({ nav: money, gateBp: fc.bigInt(0n, 10_000n), cash: money, reserve: money }),
        fc.array(fc.bigInt(0n, 10n ** 6n), { minLength: 1, maxLength: 8 }),
        fc.bigInt(1n, 10n ** 6n),
        (fund, wishes, others) => {
          const requests = wishes.map((shares, at) => ({ id: `holder-${at}`, shares }));
          const outcome = fillRedemptions({ ...fund, shares: sum(wishes) + others }, requests);
          expect(sum(outcome.redemptions.map((each) => each.paid)) <= outcome.budget).toBe(true);
          expect(sum(outcome.redemptions.map((each) => each.filled))).toBe(outcome.filled);
          for (const [at, each] of outcome.redemptions.entries()) expect(each.filled + each.queued).toBe(wishes[at]);
          expect(outcome.redemptions.every((each) => each.queued >= 0n)).toBe(true);
        },
      ),
    );
  });
});

describe(`vault shares (seed ${seed})`, () => {
  it('no round trip gains: in and out again returns at most what went in', () => {
    fc.assert(
      fc.property(amount, amount, amount, (assets, supply, put) => {
        const before = { assets, supply };
        const shares = sharesForDeposit(before, put);
        expect(assetsForRedemption({ assets: assets + put, supply: supply + shares }, shares) <= put).toBe(true);
        const cost = assetsForMint(before, put);
        expect(sharesForWithdrawal({ assets: assets + cost, supply: supply + put }, cost) >= put).toBe(true);
      }),
    );
  });
});

describe(`lots (seed ${seed})`, () => {
  const lot = fc.record({
    acquired: fc
      .date({ min: new Date('2020-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
      .map((date) => toCalendarDate(date.toISOString().slice(0, 10))),
    units: fc.bigInt(1n, 10n ** 6n),
    cost: money,
  });
  const lots = fc.array(lot, { minLength: 1, maxLength: 10 });
  const costOf = (list: readonly { cost: bigint }[]) => sum(list.map((each) => each.cost));
  const unitsOf = (list: readonly { units: bigint }[]) => sum(list.map((each) => each.units));

  it('taking conserves units and cost, oldest first', () => {
    fc.assert(
      fc.property(
        lots.chain((list) => fc.tuple(fc.constant(list), fc.bigInt(0n, unitsOf(list)))),
        ([list, units]) => {
          const { taken, left } = takeLots(list, units);
          expect(unitsOf(taken)).toBe(units);
          expect(unitsOf(taken) + unitsOf(left)).toBe(unitsOf(list));
          expect(costOf(taken) + costOf(left)).toBe(costOf(list));
          for (const gone of taken) for (const kept of left) expect(gone.acquired <= kept.acquired).toBe(true);
        },
      ),
    );
  });

  it('a split conserves cost, gives whole units and restarts no holding period', () => {
    fc.assert(
      fc.property(lots, fc.bigInt(1n, 20n), fc.bigInt(1n, 20n), (list, numerator, denominator) => {
        fc.pre(unitsOf(list) * numerator >= denominator);
        const split = splitLots(list, { numerator, denominator });
        expect(unitsOf(split.lots) * denominator + split.fraction).toBe(unitsOf(list) * numerator);
        expect(split.fraction < denominator).toBe(true);
        expect(costOf(split.lots)).toBe(costOf(list));
        const dates = new Set<CalendarDate>(list.map((each) => each.acquired));
        expect(split.lots.every((each) => dates.has(each.acquired))).toBe(true);
      }),
    );
  });
});

describe(`liquidation preference (seed ${seed})`, () => {
  const shareClass = fc.record({
    rank: fc.integer({ min: 1, max: 3 }),
    preference: fc.oneof(fc.constant(0n), fc.bigInt(0n, 10n ** 6n)).map(toMoney),
    units: fc.bigInt(1n, 10n ** 4n),
    participating: fc.boolean(),
  });

  it('shares everything; a higher rank is whole before a lower one gets any; converting never costs', () => {
    fc.assert(
      fc.property(
        fc.bigInt(0n, 10n ** 7n).map(toMoney),
        fc.array(shareClass, { maxLength: 5 }),
        (proceeds, preferred) => {
          const common = { rank: 9, preference: toMoney(0n), units: 100n, participating: true };
          const classes = [...preferred, common].map((each, at) => ({ id: `class-${at}`, ...each }));
          const shares = distributeLiquidation(proceeds, classes);
          expect(sum(shares.map((share) => share.preference + share.residual))).toBe(proceeds);
          for (const [at, share] of shares.entries()) {
            const { preference, rank } = classes[at]!;
            expect(share.preference <= preference).toBe(true);
            if (share.converted) expect(share.residual > 0n).toBe(true);
            if (share.converted || share.preference === preference) continue;
            const below = shares.filter((_, other) => classes[other]!.rank > rank);
            expect(sum(below.map((other) => other.preference + other.residual))).toBe(0n);
          }
        },
      ),
    );
  });
});

describe(`day counts (seed ${seed})`, () => {
  const date = fc
    .date({ min: new Date('1990-01-01'), max: new Date('2060-12-31'), noInvalidDate: true })
    .map((each) => toCalendarDate(each.toISOString().slice(0, 10)));

  it('actual days add up over any split of a period; 30/360 stays within a few days of them', () => {
    fc.assert(
      fc.property(
        fc.tuple(date, date, date).map((dates) => dates.sort()),
        ([from, middle, to]) => {
          const days = (start: CalendarDate, end: CalendarDate) =>
            yearFraction('ACT/365F', { from: start, to: end }).days;
          expect(days(from!, middle!) + days(middle!, to!)).toBe(days(from!, to!));
          for (const convention of ['30/360 bond basis', '30E/360', '30E/360 ISDA'] as const) {
            const thirty = yearFraction(convention, { from: from!, to: to! }).days;
            const difference = Number(thirty) - (Number(days(from!, to!)) * 360) / 365.2425;
            expect(Math.abs(difference) < 5).toBe(true);
          }
        },
      ),
    );
  });
});
