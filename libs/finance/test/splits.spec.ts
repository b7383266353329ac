import fc from 'fast-check';
import {
  type AllocationRequest,
  type AllocationTerms,
  type Part,
  allocateFirstCome,
  allocateProRata,
  judgeDiscretionaryAllocation,
  settleSoftCap,
  splitByLargestRemainder,
  splitDistribution,
  toMoney,
} from '@cadastre/finance';
import { seed } from './seed';

const sum = (values: Iterable<bigint>): bigint => [...values].reduce((total, value) => total + value, 0n);
const amount = fc.oneof(fc.bigInt(0n, 20n), fc.bigInt(0n, 10n ** 12n), fc.bigInt(0n, 2n ** 100n));
const ids = fc.uniqueArray(fc.string({ minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 12 });
const partsOf = <Value>(value: fc.Arbitrary<Value>) =>
  ids.chain((names) => fc.tuple(...names.map((id) => value.map((each) => ({ id, ...each })))));
const parts = partsOf(amount.map((base) => ({ base }))).filter((list) => sum(list.map((part) => part.base)) > 0n);

/** Written apart from the code under test: single units, one at a time, to whoever lost most by rounding down. */
function splitNaively(total: bigint, list: readonly Part[]): Map<string, bigint> {
  const all = sum(list.map((part) => part.base));
  const result = new Map(list.map((part) => [part.id, (total * part.base) / all]));
  const waiting = [...list];
  for (let left = total - sum(result.values()); left > 0n; left--) {
    let best = waiting[0]!;
    for (const part of waiting) {
      const [lost, most] = [(total * part.base) % all, (total * best.base) % all];
      const tie = part.base > best.base || (part.base === best.base && part.id < best.id);
      if (lost > most || (lost === most && tie)) best = part;
    }
    waiting.splice(waiting.indexOf(best), 1);
    result.set(best.id, result.get(best.id)! + 1n);
  }
  return result;
}

describe(`splits (seed ${seed})`, () => {
  it('sums to the whole, each share within one unit of exact, as a naive split does', () => {
    fc.assert(
      fc.property(amount, parts, (total, list) => {
        const shares = splitByLargestRemainder(total, list);
        const all = sum(list.map((part) => part.base));
        expect(sum(shares.values())).toBe(total);
        for (const { id, base } of list) {
          const error = shares.get(id)! * all - total * base;
          expect(error > -all && error < all).toBe(true);
        }
        expect(shares).toEqual(splitNaively(total, list));
      }),
    );
  });

  it('is the same in any order', () => {
    const shuffled = parts.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(amount, shuffled, (total, [list, other]) => {
        expect(splitByLargestRemainder(total, other)).toEqual(splitByLargestRemainder(total, list));
      }),
    );
  });

  it('pays gross as net, suspense and tax without a remainder', () => {
    const holders = partsOf(
      fc.record({
        units: fc.bigInt(1n, 10n ** 9n),
        withholdingBp: fc.bigInt(0n, 10_000n),
        suspended: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(amount, holders, (total, list) => {
        const split = splitDistribution(toMoney(total), list);
        expect(split.paid + split.suspense + split.tax).toBe(total);
        for (const share of split.shares) expect(share.net + share.withheld).toBe(share.gross);
      }),
    );
  });
});

const units = fc.oneof(fc.bigInt(0n, 30n), fc.bigInt(0n, 10n ** 6n));
const terms: fc.Arbitrary<AllocationTerms> = fc.record({
  units,
  price: fc.bigInt(1n, 10n ** 6n).map(toMoney),
  minUnits: fc.option(fc.bigInt(1n, 20n)),
  maxUnits: fc.option(fc.bigInt(20n, 10n ** 5n)),
});
const requests: fc.Arbitrary<AllocationRequest[]> = partsOf(fc.record({ units, maxUnits: fc.option(units) }));

describe(`allocations (seed ${seed})`, () => {
  it('pro rata: within the offer, the request and the caps; none below the minimum; the rest is refunded', () => {
    fc.assert(
      fc.property(terms, requests, (offer, list) => {
        const allotments = allocateProRata(offer, list);
        expect(sum(allotments.map((each) => each.allotted)) <= offer.units).toBe(true);
        for (const [at, { id, requested, allotted, refund }] of allotments.entries()) {
          const limits = [requested, offer.maxUnits ?? requested, list[at]!.maxUnits ?? requested];
          expect({ id, within: limits.every((limit) => allotted <= limit) }).toEqual({ id, within: true });
          expect(allotted === 0n || allotted >= (offer.minUnits ?? 0n)).toBe(true);
          expect(refund + allotted * offer.price).toBe(requested * offer.price);
        }
      }),
    );
  });

  it('pro rata: everything is allotted when there is demand enough and no minimum, in any order', () => {
    const shuffled = requests.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(terms, shuffled, (offer, [list, other]) => {
        const open = { ...offer, minUnits: null };
        const low = (left: bigint, right: bigint) => (left < right ? left : right);
        const wanted = (each: AllocationRequest) =>
          low(low(each.units, offer.maxUnits ?? each.units), each.maxUnits ?? each.units);
        const demand = sum(list.map(wanted));
        const allotted = new Map(allocateProRata(open, list).map((each) => [each.id, each.allotted]));
        expect(sum(allotted.values())).toBe(demand < open.units ? demand : open.units);
        const again = allocateProRata(offer, other).sort((a, b) => (a.id < b.id ? -1 : 1));
        expect(again).toEqual(allocateProRata(offer, list).sort((a, b) => (a.id < b.id ? -1 : 1)));
      }),
    );
  });

  it('first come: nobody later is served while somebody earlier waits for units that are left', () => {
    fc.assert(
      fc.property(terms, requests, (offer, list) => {
        const queue = list.map((each, at) => ({ ...each, sequence: BigInt(at) }));
        const allotments = allocateFirstCome({ ...offer, minUnits: null }, queue);
        let left = offer.units;
        for (const [at, { requested, allotted }] of allotments.entries()) {
          const caps = [requested, offer.maxUnits ?? requested, list[at]!.maxUnits ?? requested, left];
          expect(allotted).toBe(caps.reduce((low, cap) => (cap < low ? cap : low)));
          left -= allotted;
        }
        expect(allocateFirstCome(offer, [...queue].reverse()).reverse()).toEqual(allocateFirstCome(offer, queue));
      }),
    );
  });

  it('discretionary: what pro rata allots is always within the terms', () => {
    fc.assert(
      fc.property(terms, requests, (offer, list) => {
        const allotments = allocateProRata(offer, list);
        const proposal = new Map(allotments.map((each) => [each.id, each.allotted]));
        expect(judgeDiscretionaryAllocation(offer, list, proposal)).toEqual({ accepted: true, allotments });
      }),
    );
  });
});

describe(`soft cap (seed ${seed})`, () => {
  const payment = fc.record({
    account: fc.constantFrom('IBAN-1', 'IBAN-2', 'wallet'),
    amount: fc.bigInt(0n, 10_000n).map(toMoney),
    thirdParty: fc.boolean(),
    sanctioned: fc.boolean(),
  });
  const subscriptions = partsOf(
    fc.record({
      subscribed: fc.bigInt(0n, 10_000n).map(toMoney),
      eligible: fc.boolean(),
      sanctioned: fc.boolean(),
      payments: fc.array(payment, { maxLength: 4 }),
    }),
  );

  it('money in = kept + returned + blocked, for everyone, and nothing is kept of a failed one', () => {
    fc.assert(
      fc.property(fc.bigInt(0n, 40_000n).map(toMoney), subscriptions, (softCap, list) => {
        const outcome = settleSoftCap(softCap, list);
        const paid = sum(list.flatMap((each) => each.payments.map((money) => money.amount)));
        const kept = outcome.closes ? outcome.counted : 0n;
        expect(kept + outcome.refunded + outcome.blocked).toBe(paid);
        expect(outcome.closes).toBe(outcome.counted >= softCap);
        for (const [at, { returns, blocked }] of outcome.subscriptions.entries()) {
          const { payments, sanctioned } = list[at]!;
          if (sanctioned) expect(returns).toEqual([]);
          const tainted = payments.filter((money) => sanctioned || money.sanctioned);
          expect(blocked).toBe(sum(tainted.map((money) => money.amount)));
          for (const account of new Set(returns.map((each) => each.account))) {
            const of = (items: readonly { account: string; amount: bigint }[]) =>
              sum(items.filter((each) => each.account === account).map((each) => each.amount));
            expect(of(returns) <= of(payments)).toBe(true);
          }
        }
      }),
    );
  });
});
