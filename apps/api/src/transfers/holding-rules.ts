import { bothRegistered, isSale, type TransferFacts, type TransferRule } from './transfer-facts';

type Limits = 'maxHolding' | 'minHolding' | 'maxHoldingBps' | 'minHoldingBps';

const limits =
  (name: Limits) =>
  (facts: TransferFacts): boolean =>
    isSale(facts) && facts.asset.rules[name].set;

/** The most units that are at most this share of the supply, and the least that are at least this share. */
const shareDown = ({ asset }: TransferFacts, bps: bigint): bigint => (asset.supply * bps) / 10_000n;
const shareUp = ({ asset }: TransferFacts, bps: bigint): bigint => (asset.supply * bps + 9_999n) / 10_000n;

/** How much a holder may have, and how many holders there may be, each counted as an identity. */
export const HOLDING_RULES: readonly TransferRule[] = [
  {
    code: 'HOLDING_ABOVE_MAXIMUM',
    rule: 'max_holding',
    binds: limits('maxHolding'),
    passes: judgeable((facts) => after(facts).to <= facts.asset.rules.maxHolding.value),
    cure: ({ asset }) => `A holder may have at most ${asset.rules.maxHolding.value} units: transfer fewer.`,
  },
  {
    code: 'HOLDING_SHARE_ABOVE_MAXIMUM',
    rule: 'max_holding_bps',
    binds: limits('maxHoldingBps'),
    passes: judgeable((facts) => after(facts).to <= shareDown(facts, facts.asset.rules.maxHoldingBps.value)),
    cure: (facts) =>
      `A holder may have at most ${shareDown(facts, facts.asset.rules.maxHoldingBps.value)} units of today’s supply: transfer fewer.`,
  },
  {
    code: 'HOLDING_BELOW_MINIMUM',
    rule: 'min_holding',
    binds: limits('minHolding'),
    passes: judgeable((facts) => reaches(facts, facts.asset.rules.minHolding.value)),
    cure: ({ asset }) =>
      `Whoever holds units has at least ${asset.rules.minHolding.value}: transfer more, or the whole holding.`,
  },
  {
    code: 'HOLDING_SHARE_BELOW_MINIMUM',
    rule: 'min_holding_bps',
    binds: limits('minHoldingBps'),
    passes: judgeable((facts) => reaches(facts, shareUp(facts, facts.asset.rules.minHoldingBps.value))),
    cure: (facts) =>
      `Whoever holds units has at least ${shareUp(facts, facts.asset.rules.minHoldingBps.value)} of today’s supply: transfer more, or the whole holding.`,
  },
  {
    code: 'HOLDERS_AT_MAXIMUM',
    rule: 'max_holders',
    binds: (facts) => isSale(facts) && facts.asset.rules.maxHolders.set,
    passes: newHolder((facts) => facts.asset.holders + 1n - freed(facts, true) <= facts.asset.rules.maxHolders.value),
    cure: ({ asset }) =>
      `There may be ${asset.rules.maxHolders.value} holders: transfer a whole holding, or wait until a holder leaves.`,
  },
  {
    code: 'HOLDERS_OF_COUNTRY_AT_MAXIMUM',
    rule: 'max_holders_by_country',
    binds: (facts) => isSale(facts) && facts.asset.rules.maxHoldersByCountry.length > 0,
    passes: newHolder((facts) => {
      const { asset, from, to } = facts;
      const cap = asset.rules.maxHoldersByCountry.find(({ country }) => country === to.attributes.country);
      const same = from.attributes.country === to.attributes.country;
      return !cap || asset.holdersOfCountry + 1n - freed(facts, same) <= BigInt(cap.holders);
    }),
  },
  {
    code: 'HOLDERS_OF_CLASS_AT_MAXIMUM',
    rule: 'max_holders_by_class',
    binds: (facts) => isSale(facts) && facts.asset.rules.maxHoldersByClass.length > 0,
    passes: newHolder((facts) => {
      const { asset, from, to } = facts;
      const { investorClass } = to.attributes;
      const cap = asset.rules.maxHoldersByClass.find((each) => each.investorClass === investorClass);
      const same = from.attributes.investorClass === investorClass;
      return !cap || asset.holdersOfClass + 1n - freed(facts, same) <= BigInt(cap.holders);
    }),
  },
];

/** Totals after the transfer. */
const after = ({ from, to, amount }: TransferFacts) => ({ from: from.total - amount, to: to.total + amount });

/** Each party ends with nothing or with the least there may be. */
function reaches(facts: TransferFacts, least: bigint): boolean {
  const { from, to } = after(facts);
  return (from === 0n || from >= least) && (to === 0n || to >= least);
}

/** Units that are not there cannot be counted anywhere else. */
function judgeable(passes: (facts: TransferFacts) => boolean): TransferRule['passes'] {
  return (facts) => (bothRegistered(facts) && facts.amount <= facts.from.balance ? passes(facts) : null);
}

/** Who holds units already, or gets none, takes no place. */
function newHolder(passes: (facts: TransferFacts) => boolean): TransferRule['passes'] {
  return judgeable((facts) => facts.amount === 0n || facts.to.total !== 0n || passes(facts));
}

/** A sender who leaves frees its place first. */
const freed = ({ from, amount }: TransferFacts, same: boolean): bigint => (same && from.total === amount ? 1n : 0n);
