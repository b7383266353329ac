import { assertSum, splitByLargestRemainder } from '../largest-remainder';
import { type Money, subtractMoney, sumMoney, toMoney } from '../money';
import { BASIS_POINTS, mulDivHalfUp } from '../rounding';

export interface DistributionHolder {
  readonly id: string;
  readonly units: bigint;
  readonly withholdingBp: bigint;
  /** May not be paid now: the net waits in suspense. */
  readonly suspended?: boolean;
  /** The issuer's own units take no part. */
  readonly treasury?: boolean;
}

export interface DistributionShare {
  readonly id: string;
  readonly gross: Money;
  readonly withheld: Money;
  readonly net: Money;
  readonly destination: 'holder' | 'suspense';
}

export interface DistributionSplit {
  readonly shares: DistributionShare[];
  readonly paid: Money;
  readonly suspense: Money;
  readonly tax: Money;
}

/** Gross by largest remainder over the units, tax half up on each gross; payable, suspense and tax sum to the total. */
export function splitDistribution(total: Money, holders: readonly DistributionHolder[]): DistributionSplit {
  const entitled = holders.filter((holder) => !holder.treasury);
  const gross = splitByLargestRemainder(
    total,
    entitled.map(({ id, units }) => ({ id, base: units })),
  );
  const shares = entitled.map((holder): DistributionShare => {
    const { id, withholdingBp } = holder;
    if (withholdingBp < 0n || withholdingBp > BASIS_POINTS)
      throw new RangeError(`${id} has a tax of ${withholdingBp} bp`);
    const amount = toMoney(gross.get(id)!);
    const withheld = toMoney(mulDivHalfUp(amount, withholdingBp, BASIS_POINTS));
    const destination = holder.suspended ? 'suspense' : 'holder';
    return { id, gross: amount, withheld, net: subtractMoney(amount, withheld), destination };
  });
  const netOf = (destination: DistributionShare['destination']): Money =>
    sumMoney(shares.filter((share) => share.destination === destination).map((share) => share.net));
  const split = {
    shares,
    paid: netOf('holder'),
    suspense: netOf('suspense'),
    tax: sumMoney(shares.map((share) => share.withheld)),
  };
  assertSum(total, [split.paid, split.suspense, split.tax]);
  return split;
}
