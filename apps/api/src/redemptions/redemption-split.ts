import { splitByLargestRemainder } from '@cadastre/finance';
import type { Hex } from '@cadastre/protocol';

export interface HeldUnits {
  readonly identity: bigint;
  readonly units: bigint;
}

/** What each holder gives back of so many units: pro rata, by the largest remainder. Nobody is named for nothing. */
export function splitUnits(units: bigint, holders: readonly HeldUnits[]): Map<bigint, bigint> {
  const parts = holders.map(({ identity: id, units: base }) => ({ id, base }));
  return new Map([...splitByLargestRemainder(units, parts)].filter(([, share]) => share > 0n));
}

export interface AccountUnits {
  readonly account: Hex;
  /** neither frozen nor held */
  readonly available: bigint;
}

export interface TakenUnits {
  readonly account: Hex;
  readonly units: bigint;
}

/** So many units, or as many as are available, from account after account of one holder. */
export function takeUnits(wanted: bigint, accounts: readonly AccountUnits[]): TakenUnits[] {
  let left = wanted;
  const taken: TakenUnits[] = [];
  for (const { account, available } of accounts) {
    const units = available < left ? available : left;
    if (units > 0n) taken.push({ account, units });
    left -= units;
  }
  return taken;
}
