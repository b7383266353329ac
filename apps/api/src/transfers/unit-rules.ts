import { always, isSale, type LotFacts, timeOf, type TransferFacts, type TransferRule } from './transfer-facts';

const LOTS_MAX = 64;

/** Whether the sender has the units, and may part with these. */
export const UNIT_RULES: readonly TransferRule[] = [
  {
    code: 'INSUFFICIENT_BALANCE',
    rule: 'balance',
    binds: always,
    passes: ({ amount, from }) => amount <= from.balance,
    cure: ({ from }) => `Move at most the balance, ${from.balance}.`,
  },
  {
    code: 'INSUFFICIENT_AVAILABLE',
    rule: 'balance',
    binds: always,
    passes: ({ amount, from }) => amount <= from.available,
    cure: ({ from }) => `Move at most the ${from.available} units that are neither frozen nor held.`,
  },
  {
    code: 'TRANSFER_PARTIAL_DENIED',
    rule: 'whole_holding_only',
    binds: (facts) => isSale(facts) && facts.asset.rules.wholeHoldingOnly,
    passes: ({ amount, from }) => amount === from.balance,
    cure: ({ from }) => `Transfer the account’s whole balance, ${from.balance}.`,
  },
  {
    code: 'TRANSFER_LOCKED',
    rule: 'resale',
    binds: (facts) => isSale(facts) && facts.asset.keepsLots && facts.asset.rules.resale.length > 0,
    passes: (facts) => (facts.amount > facts.from.balance ? null : facts.amount <= unlockedUnits(facts)),
    cure: whenUnlocked,
  },
  {
    code: 'LOTS_FULL',
    rule: 'lots',
    binds: ({ asset }) => asset.keepsLots,
    passes: (facts) => {
      const taken = takeLots(facts);
      return taken === null ? null : joinedCount(facts.to.lots, taken) <= LOTS_MAX;
    },
  },
];

const ruleOf = ({ asset }: TransferFacts, exemption: number) =>
  asset.rules.resale.find((rule) => rule.exemption === exemption);

const unlocksAt = (facts: TransferFacts, { acquiredAt, exemption }: LotFacts): bigint =>
  acquiredAt + (ruleOf(facts, exemption)?.lockSeconds ?? 0n);

const isUnlocked = (facts: TransferFacts, lot: LotFacts): boolean => unlocksAt(facts, lot) <= facts.now;

const unlockedUnits = (facts: TransferFacts): bigint =>
  facts.from.lots.reduce((sum, lot) => (isUnlocked(facts, lot) ? sum + lot.amount : sum), 0n);

/** The first time at which enough lots are past their period. */
function whenUnlocked(facts: TransferFacts): string {
  const { from, amount } = facts;
  const times = [...from.lots].map((lot) => ({ at: unlocksAt(facts, lot), units: lot.amount }));
  times.sort((a, b) => (a.at < b.at ? -1 : 1));
  let units = 0n;
  const enough = times.find((each) => (units += each.units) >= amount);
  const now = `${unlockedUnits(facts)} units are past their resale period now`;
  return enough ? `${now}; ${amount} will be at ${timeOf(enough.at)}.` : `${now}.`;
}

/** What the receiver gets; null where the lots do not cover it. */
function takeLots(facts: TransferFacts): LotFacts[] | null {
  const sale = isSale(facts);
  let left = facts.amount;
  const taken: LotFacts[] = [];
  for (const lot of facts.from.lots) {
    if (left === 0n) break;
    if (sale && !isUnlocked(facts, lot)) continue;
    const amount = lot.amount < left ? lot.amount : left;
    const restarts = sale && !ruleOf(facts, lot.exemption)?.tacks;
    taken.push({ ...lot, amount, acquiredAt: restarts ? facts.now : lot.acquiredAt });
    left -= amount;
  }
  return left === 0n ? taken : null;
}

const keyOf = ({ acquiredAt, exemption }: LotFacts): string => `${acquiredAt}/${exemption}`;

/** Lots equal in date and exemption are one. */
const joinedCount = (lots: readonly LotFacts[], added: readonly LotFacts[]): number =>
  new Set([...lots, ...added].map(keyOf)).size;
