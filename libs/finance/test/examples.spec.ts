import {
  HolderCount,
  type DayCount,
  type Money,
  type WaterfallState,
  type WaterfallStep,
  accrueInterest,
  allocateProRata,
  assetsForMint,
  assetsForRedemption,
  distributeProceeds,
  fillRedemptions,
  judgeCollateral,
  judgeRollingCap,
  runWaterfall,
  sellAtAverageCost,
  sellFifo,
  settleSoftCap,
  sharesForDeposit,
  sharesForWithdrawal,
  splitByLargestRemainder,
  splitDistribution,
  splitLots,
  toCalendarDate,
  toMoney,
  unlockedUnits,
  weighSegments,
  yearFraction,
} from '@cadastre/finance';
import { describeVectors, readExamples } from './vectors';

type Table<Value> = Record<string, Value>;

const tableOf = <Item extends { id: string }, Value>(items: readonly Item[], value: (item: Item) => Value) =>
  Object.fromEntries(items.map((item) => [item.id, value(item)]));

/** Every example has one runner here: an example without one, or a runner without an example, fails. */
const runners: Table<(input: never) => unknown> = {
  '01-allocation-pro-rata': (input: { units: bigint; price: Money; requests: Table<bigint> }) => {
    const requests = Object.entries(input.requests).map(([id, units]) => ({ id, units }));
    const allotments = allocateProRata(input, requests);
    return {
      allotted: tableOf(allotments, (each) => each.allotted),
      refund: tableOf(allotments, (each) => each.refund),
    };
  },

  '02-coupon-day-count': (input: { nominal: Money; rate_bp: bigint; from: string; to: string }) => {
    const period = { from: toCalendarDate(input.from), to: toCalendarDate(input.to) };
    const conventions: DayCount[] = ['30/360 bond basis', '30E/360', '30E/360 ISDA', 'ACT/365F', 'ACT/360'];
    const coupon = (convention: DayCount) => {
      const time = yearFraction(convention, period);
      return { days: time.days, interest: accrueInterest(input.nominal, input.rate_bp, time) };
    };
    return Object.fromEntries(conventions.map((convention) => [convention, coupon(convention)]));
  },

  '03-waterfall-sequential-oc': (input: Table<bigint> & { periods: { available: Money; performing: Money }[] }) => {
    const mezzanineLabel = 'mezzanine interest (current + deferred + interest on deferred)';
    const steps: WaterfallStep[] = [
      { kind: 'fees', label: 'fees' },
      { kind: 'interest', label: 'senior interest', tranche: 'senior' },
      {
        kind: 'cure',
        label: 'senior principal to cure OC',
        tranche: 'senior',
        covered: ['senior'],
        triggerBp: input.oc_bp!,
      },
      { kind: 'interest', label: mezzanineLabel, tranche: 'mezz' },
      { kind: 'residual', label: 'junior residual' },
    ];
    const tranche = (id: string) => ({
      id,
      principal: toMoney(input[id]!),
      deferred: toMoney(0n),
      rateBp: input[`${id}_bp`]!,
    });
    let state: WaterfallState = { tranches: [tranche('senior'), tranche('mezz')], unpaidFees: toMoney(0n) };
    const time = { days: 30n, yearDays: 360n };
    const periods = input.periods.map((period) => {
      const result = runWaterfall(steps, state, { ...period, fees: toMoney(input.fees!), time });
      state = result.state;
      return {
        oc_open_bp: result.coverage[0]!.openBp,
        lines: result.lines.map((line) => [line.label, line.due, line.paid, line.unpaid]),
        senior_close: state.tranches[0]!.principal,
        deferred_close: state.tranches[1]!.deferred,
        oc_close_bp: result.coverage[0]!.closeBp,
      };
    });
    return { periods };
  },

  '04-epoch-redemption-gate': (input: {
    nav: Money;
    shares: bigint;
    gate_bp: bigint;
    cash: Money;
    reserve: Money;
    requests: Table<bigint>;
  }) => {
    const requests = Object.entries(input.requests).map(([id, shares]) => ({ id, shares }));
    const outcome = fillRedemptions({ ...input, gateBp: input.gate_bp }, requests);
    return {
      budget: outcome.budget,
      fill_total: outcome.filled,
      filled: tableOf(outcome.redemptions, (each) => each.filled),
      paid: tableOf(outcome.redemptions, (each) => each.paid),
      queued: tableOf(outcome.redemptions, (each) => each.queued),
    };
  },

  '05-contribution-boost': (input: { pool: bigint; segments: Table<[bigint, bigint, bigint, bigint][]> }) => {
    const weights = Object.entries(input.segments).map(([id, segments]) => ({
      id,
      base: weighSegments(segments.map(([from, to, units, boostBp]) => ({ from, to, units, boostBp }))),
    }));
    return {
      weights: tableOf(weights, (each) => each.base / 10_000n),
      airdrop: Object.fromEntries(splitByLargestRemainder(input.pool, weights)),
    };
  },

  '06-dividend-withholding-suspense': (input: {
    total: Money;
    holders: Table<{ units: bigint; wht_bp?: bigint; suspended?: boolean; treasury?: boolean }>;
  }) => {
    const holders = Object.entries(input.holders).map(([id, { wht_bp = 0n, ...holder }]) => ({
      ...holder,
      id,
      withholdingBp: wht_bp,
    }));
    const { shares, paid, suspense, tax } = splitDistribution(input.total, holders);
    return {
      gross: tableOf(shares, (share) => share.gross),
      withheld: tableOf(shares, (share) => share.withheld),
      net: tableOf(shares, (share) => share.net),
      totals: { paid, suspense, tax },
    };
  },

  '07-tax-lots-split': (input: {
    lots: [string, bigint, bigint][];
    split: bigint;
    lockup_months: bigint;
    sell: bigint;
    price: Money;
  }) => {
    const bought = input.lots.map(([acquired, units, cost]) => ({
      acquired: toCalendarDate(acquired),
      units,
      cost: toMoney(cost),
    }));
    const { lots } = splitLots(bought, { numerator: input.split, denominator: 1n });
    const rows = (list: typeof lots) => list.map((lot) => [lot.acquired, lot.units, lot.cost]);
    const unlocked = (on: string) => unlockedUnits(lots, toCalendarDate(on), () => Number(input.lockup_months));
    const fifo = sellFifo(lots, input.sell, input.price);
    const average = sellAtAverageCost(lots, input.sell, input.price);
    return {
      lots_after_split: rows(lots),
      unlocked_on: Object.fromEntries(['2026-07-09', '2026-09-01', '2026-10-01'].map((on) => [on, unlocked(on)])),
      fifo: { cost: fifo.cost, gain: fifo.gain, left: rows(fifo.left) },
      average: { cost: average.cost, gain: average.gain, left_cost: average.leftCost },
    };
  },

  '08-collateral-liquidation': (input: Table<bigint>) => {
    const money = (name: string) => toMoney(input[name]!);
    const time = { days: input.days!, yearDays: 360n };
    const interest = accrueInterest(money('principal'), input.rate_bp!, time);
    const verdict = judgeCollateral({
      principal: money('principal'),
      interest,
      collateral: money('revalued'),
      advanceBp: input.advance_bp!,
      liquidationLtvBp: input.liquidation_ltv_bp!,
    });
    expect(verdict.liquidatable).toBe(true);
    const claims = { costs: money('costs'), interest, principal: money('principal') };
    const cases = [7_500_000n, 5_500_000n].map((proceeds) => {
      const { surplusToBorrower, lossToPool, ...paid } = distributeProceeds(toMoney(proceeds), claims);
      return { proceeds, ...paid, surplus_to_borrower: surplusToBorrower, loss_to_pool: lossToPool };
    });
    return { interest, ltv_bp: verdict.ltvBp, margin_call: verdict.marginCall, cases };
  },

  '09-erc4626-rounding': (input: { assets: bigint; supply: bigint }) => {
    const convert = (totals: Parameters<typeof sharesForDeposit>[0]) => ({
      'deposit 11 -> shares': sharesForDeposit(totals, 11n),
      'withdraw 11 -> shares': sharesForWithdrawal(totals, 11n),
      'mint 4 -> assets': assetsForMint(totals, 4n),
      'redeem 4 -> assets': assetsForRedemption(totals, 4n),
    });
    const withVirtual = convert(input);
    expect(convert({ ...input, virtualShares: 0n, virtualAssets: 0n })).toEqual(withVirtual);
    return withVirtual;
  },

  '10-holder-count': (input: {
    max: bigint;
    owner: Table<string>;
    balances: Table<bigint>;
    moves: [string | null, string | null, bigint][];
  }) => {
    const terms = { max: Number(input.max), owner: new Map(Object.entries(input.owner)) };
    const register = new HolderCount(terms, new Map(Object.entries(input.balances)));
    const results = input.moves.map(([from, to, units]) => {
      const verdict = register.move({ from, to, units });
      return verdict.refused ?? BigInt(verdict.holders);
    });
    return { results };
  },

  '11-rolling-cap': (input: { cap: bigint; days: bigint; mints: [string, bigint][] }) => {
    const rule = { cap: input.cap, window: input.days * 86_400n };
    const minted: { at: bigint; units: bigint }[] = [];
    const results = input.mints.map(([time, units]) => {
      const issue = { at: BigInt(Date.parse(`${time}Z`)) / 1000n, units };
      const { allowed, headroom } = judgeRollingCap(rule, minted, issue);
      if (allowed) minted.push(issue);
      return [allowed ? 'minted' : 'refused', headroom];
    });
    return { results };
  },

  '12-soft-cap-refund': (input: {
    soft_cap: Money;
    subs: Table<{ subscribed: Money; eligible: boolean; sanctioned?: boolean; paid: [string, Money][] }>;
  }) => {
    const subscriptions = Object.entries(input.subs).map(([id, { paid, ...rest }]) => ({
      ...rest,
      id,
      payments: paid.map(([account, amount]) => ({ account, amount })),
    }));
    const outcome = settleSoftCap(input.soft_cap, subscriptions);
    const returned = outcome.subscriptions.filter((each) => each.returns.length > 0);
    return {
      counted: outcome.counted,
      closes: outcome.closes,
      refunds: tableOf(returned, (each) => each.returns.map(({ account, amount }) => [account, amount])),
      refunded: outcome.refunded,
      blocked: outcome.blocked,
    };
  },
};

describeVectors('the twelve worked examples (needs ../shared/vectors or CADASTRE_VECTORS)', () => {
  it.each(Object.keys(runners))('%s', (id) => {
    const example = readExamples().get(id);
    expect(runners[id]!(example?.in as never)).toEqual(example?.out);
  });

  it('leaves no example out', () => {
    expect([...readExamples().keys()]).toEqual(Object.keys(runners));
  });
});
