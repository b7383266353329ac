import { AMOUNT_MAX } from '@cadastre/protocol';

declare const unit: unique symbol;

/** Minor units of one currency, which the caller knows. Signed: a loss and a difference are money too. */
export type Money = bigint & { readonly [unit]: 'minor units of money' };

export function toMoney(minorUnits: bigint): Money {
  if (minorUnits > AMOUNT_MAX || minorUnits < -AMOUNT_MAX) {
    throw new RangeError(`${minorUnits} minor units are more than a ledger can hold`);
  }
  return minorUnits as Money;
}

export const ZERO = toMoney(0n);

/** For money that is owed, paid or held, which is never negative. */
export function requireNotNegative(money: Money, name: string): Money {
  if (money < 0n) throw new RangeError(`${name} is ${money}: it cannot be negative`);
  return money;
}

export function sumMoney(parts: Iterable<Money>): Money {
  let sum = 0n;
  for (const part of parts) sum += part;
  return toMoney(sum);
}

export function addMoney(left: Money, right: Money): Money {
  return toMoney(left + right);
}

export function subtractMoney(left: Money, right: Money): Money {
  return toMoney(left - right);
}

export function minMoney(left: Money, right: Money): Money {
  return left < right ? left : right;
}

export function maxMoney(left: Money, right: Money): Money {
  return left > right ? left : right;
}
