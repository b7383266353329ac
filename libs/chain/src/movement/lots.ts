import { FEW_LOTS, Encumbrance, Holding, Lot, LOTS_MAX, RuleItem, RuleItemKind, Asset } from '../state/schema';
import { type State } from '../state/state';
import { type Table } from '../state/table';
import { amountAt, numberAt, setAmountAt, setNumberAt } from '../state/units';
import { ruleItem } from './asset-rules';
import { ensureEncumbrance } from './holdings';

/** Units with the date from which lock-ups count, and the exemption under which they were issued. */
export interface LotUnits {
  readonly acquiredAt: number;
  readonly exemption: number;
  readonly units: bigint;
}

interface ResaleTerms {
  readonly lockSeconds: number;
  readonly tacks: boolean;
}

const NO_TERMS: ResaleTerms = { lockSeconds: 0, tacks: false };

/** An exemption without a rule is unlocked and starts anew. */
export function resaleTerms(state: State, asset: number, exemption: number): ResaleTerms {
  const { ruleItems } = state;
  const count = state.assets.get(asset, Asset.resale);
  for (let index = 0; index < count; index++) {
    const row = ruleItem(state, asset, RuleItemKind.resale, index);
    if (ruleItems.get(row, RuleItem.values) !== exemption) continue;
    return {
      lockSeconds: numberAt(ruleItems, row, RuleItem.values + 1),
      tacks: ruleItems.get(row, RuleItem.values + 3) !== 0,
    };
  }
  return NO_TERMS;
}

export function readLots(state: State, holding: number): LotUnits[] {
  const { encumbrances } = state;
  const encumbrance = holding === 0 ? 0 : state.holdings.get(holding, Holding.encumbrance);
  if (encumbrance === 0) return [];
  const count = encumbrances.get(encumbrance, Encumbrance.lotCount);
  const { table, row } = lotRow(state, encumbrance);
  const lots: LotUnits[] = [];
  for (let index = 0; index < count; index++) {
    const at = index * Lot.words;
    lots.push({
      acquiredAt: numberAt(table, row, at + Lot.acquiredAt),
      exemption: table.get(row, at + Lot.exemption),
      units: amountAt(table, row, at + Lot.units),
    });
  }
  return lots;
}

export function writeLots(state: State, holding: number, lots: readonly LotUnits[]): void {
  const encumbrance = state.holdings.get(holding, Holding.encumbrance);
  const { table, row } = lotRow(state, encumbrance);
  const old = state.encumbrances.get(encumbrance, Encumbrance.lotCount);
  const capacity = table === state.lots ? FEW_LOTS : LOTS_MAX;
  if (lots.length > capacity) throw new RangeError(`holding ${holding}: ${lots.length} lots, room for ${capacity}`);
  lots.forEach((lot, index) => {
    const at = index * Lot.words;
    setNumberAt(table, row, at + Lot.acquiredAt, lot.acquiredAt);
    table.set(row, at + Lot.exemption, lot.exemption);
    setAmountAt(table, row, at + Lot.units, lot.units);
  });
  for (let word = lots.length * Lot.words; word < old * Lot.words; word++) table.set(row, word, 0);
  state.encumbrances.set(encumbrance, Encumbrance.lotCount, lots.length);
}

function lotRow(state: State, encumbrance: number): { table: Table; row: number } {
  const many = state.encumbrances.get(encumbrance, Encumbrance.manyLots);
  if (many !== 0) return { table: state.manyLots, row: many };
  return { table: state.lots, row: state.encumbrances.get(encumbrance, Encumbrance.lots) };
}

/**
 * Makes sure that a receiver's lots will find room, however the movements of the segment turn out: lanes allocate
 * nothing. What a holding may keep at the end of the segment is bounded by what it and its senders have.
 */
export function reserveLots(state: State, to: number, from: number): void {
  const { encumbrances } = state;
  const bound = Math.min(LOTS_MAX, lotBound(state, to) + Math.max(1, from === 0 ? 0 : lotBound(state, from)));
  state.lotBounds.set(to, bound);
  const encumbrance = ensureEncumbrance(state, to);
  if (encumbrances.get(encumbrance, Encumbrance.manyLots) !== 0) return;
  if (bound <= FEW_LOTS) {
    if (encumbrances.get(encumbrance, Encumbrance.lots) === 0)
      encumbrances.set(encumbrance, Encumbrance.lots, state.lots.append());
    return;
  }
  const few = encumbrances.get(encumbrance, Encumbrance.lots);
  const many = state.manyLots.append();
  if (few !== 0)
    for (let word = 0; word < FEW_LOTS * Lot.words; word++) state.manyLots.set(many, word, state.lots.get(few, word));
  encumbrances.set(encumbrance, Encumbrance.manyLots, many);
}

function lotBound(state: State, holding: number): number {
  const known = state.lotBounds.get(holding);
  if (known !== undefined) return known;
  const encumbrance = state.holdings.get(holding, Holding.encumbrance);
  return encumbrance === 0 ? 0 : state.encumbrances.get(encumbrance, Encumbrance.lotCount);
}

/** Whether a lot may be sold now. */
function isUnlocked(state: State, asset: number, lot: LotUnits): boolean {
  return state.timestamp >= lot.acquiredAt + resaleTerms(state, asset, lot.exemption).lockSeconds;
}

export function unlockedUnits(state: State, asset: number, lots: readonly LotUnits[]): bigint {
  return lots.reduce((sum, lot) => (isUnlocked(state, asset, lot) ? sum + lot.units : sum), 0n);
}

export interface LotMove {
  readonly kept: readonly LotUnits[];
  readonly taken: readonly LotUnits[];
}

/** Takes units in order of date; a sale takes unlocked lots only. */
export function takeLots(
  state: State,
  asset: number,
  lots: readonly LotUnits[],
  amount: bigint,
  unlockedOnly: boolean,
): LotMove {
  let left = amount;
  const kept: LotUnits[] = [];
  const taken: LotUnits[] = [];
  for (const lot of lots) {
    const units = unlockedOnly && !isUnlocked(state, asset, lot) ? 0n : lot.units < left ? lot.units : left;
    if (units > 0n) taken.push({ ...lot, units });
    if (units < lot.units) kept.push({ ...lot, units: lot.units - units });
    left -= units;
  }
  if (left !== 0n) throw new RangeError(`asset ${asset}: lots cover ${amount - left} of ${amount} units`);
  return { kept, taken };
}

/** How a buyer keeps the lots it bought: with the seller's date where the exemption's rule tacks, with today's otherwise. */
export function resell(state: State, asset: number, taken: readonly LotUnits[]): LotUnits[] {
  return taken.map((lot) =>
    resaleTerms(state, asset, lot.exemption).tacks ? lot : { ...lot, acquiredAt: state.timestamp },
  );
}

/** Joins lots into a holding's, in order; lots equal in date and exemption are one. */
export function joinLots(lots: readonly LotUnits[], added: readonly LotUnits[]): LotUnits[] {
  const joined = [...lots];
  for (const lot of added) {
    const at = joined.findIndex(
      (other) =>
        other.acquiredAt > lot.acquiredAt || (other.acquiredAt === lot.acquiredAt && other.exemption >= lot.exemption),
    );
    const place = at === -1 ? joined.length : at;
    const same = joined[place];
    if (same && same.acquiredAt === lot.acquiredAt && same.exemption === lot.exemption)
      joined[place] = { ...same, units: same.units + lot.units };
    else joined.splice(place, 0, lot);
  }
  return joined;
}
