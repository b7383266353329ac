import { AMOUNT_MAX, Standing, type Address } from '@cadastre/protocol';
import { type Random } from '../random';
import { type Limit, type Rules } from '../world';
import { type Aim } from './aim';
import { COUNTRIES, DAY, NO_LIMIT, openRules } from './characters';

export function randomAttributes({ random, world }: Aim) {
  return {
    country: random.oneIn(40) ? 1_000 : random.pick(COUNTRIES),
    investorClass: 1 + random.below(4),
    standing: random.weighted([
      [Standing.Active, 60],
      [Standing.Restricted, 3],
      [Standing.Blocked, 2],
      [Standing.Deceased, 1],
      [Standing.Closed, 1],
      [0, 0.3],
      [9, 0.3],
    ]),
    expiry: random.oneIn(10) ? world.now + BigInt(random.below(2_000)) : world.now + 3_000n * DAY,
    claims: BigInt(random.below(8)),
  };
}

function limitOf(random: Random, value: bigint): Limit {
  return random.oneIn(60) ? { set: false, value: 1n } : { set: true, value };
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

export function randomRules({ random, world }: Aim, asset: Address): Rules {
  const one = (times = 6) => random.oneIn(times);
  const supply = world.assets.get(asset)?.supply ?? 0n;
  const restricted = one(8);
  const capped = one(5);
  const sorted = (items: number[]) => (one(10) ? [...items, 1] : [...items].sort((a, b) => a - b));
  return {
    ...openRules,
    countriesRestricted: restricted,
    countriesAllowed: restricted || one(60) ? sorted([442, 756, 276]) : [],
    countriesDenied: one(10) ? sorted([840]) : [],
    classesAllowed: one(8) ? BigInt(random.below(32)) : openRules.classesAllowed,
    claimsRequired: one(10) ? BigInt(1 << random.below(3)) : 0n,
    whitelistOnly: one(12),
    maxHolders: one() ? limitOf(random, BigInt(random.below(14))) : NO_LIMIT,
    maxHoldersByCountry: one()
      ? [
          { country: 276, holders: random.below(4) },
          { country: 442, holders: random.below(4) },
        ]
      : [],
    maxHoldersByClass: one(3) ? [{ investorClass: 2, holders: random.below(4) }] : [],
    maxHolding: one() ? limitOf(random, BigInt(1_500 + random.below(4_000))) : NO_LIMIT,
    minHolding: one() ? limitOf(random, BigInt(random.below(200))) : NO_LIMIT,
    maxHoldingBps: one() ? limitOf(random, BigInt(random.below(4_000))) : NO_LIMIT,
    minHoldingBps: one(5) ? limitOf(random, BigInt(random.below(random.oneIn(9) ? 12_000 : 150))) : NO_LIMIT,
    resale:
      (world.assets.get(asset)?.terms.keepsLots ?? false) !== one(40)
        ? [
            { exemption: 0, lockSeconds: BigInt(random.below(400)), tacks: one(2) },
            { exemption: 7, lockSeconds: BigInt(random.below(4_000)), tacks: one(2) },
          ]
        : [],
    windows: one(10) ? [{ from: world.now - 50n, to: world.now + BigInt(random.below(300)) }] : [],
    supplyCap: one() ? limitOf(random, least(AMOUNT_MAX, supply + BigInt(random.below(3_000)))) : NO_LIMIT,
    issuanceCap: capped ? limitOf(random, BigInt(random.below(4_000))) : NO_LIMIT,
    issuanceDays: capped ? 1 + random.below(3) : one(60) ? 1 : 0,
    clearing: one(10),
    halted: one(15),
    wholeHoldingOnly: one(8),
  };
}
