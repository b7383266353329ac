import { AMOUNT_MAX, Refusal, Role } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { EVERYTHING, type Rule } from '../../execution/rule';
import { hasRule, isCash } from '../../movement/asset-rules';
import { keepPastBalance } from '../../movement/holdings';
import { readLots, writeLots } from '../../movement/lots';
import {
  Allowance,
  Asset,
  Encumbrance,
  Hold,
  Holding,
  Issuance,
  RuleFlag,
  SplitRatio,
  Supply,
  Total,
} from '../../state/schema';
import { type State } from '../../state/state';
import { type Table } from '../../state/table';
import { amountAt, setAmountAt } from '../../state/units';
import { beginManaged, judgeManaged, managedAsset, mayManage } from './managed-asset';

const RATIO_MAX = 1_000_000n;

/** Something of the asset that a split scales exactly: supply, balances, frozen, held, lots, holds. */
interface Units {
  readonly table: Table;
  readonly row: number;
  readonly word: number;
}

/** Splits (numerator above denominator) or consolidates the asset's units. */
export const split: Rule = {
  weight: 4096,
  footprint: EVERYTHING,

  verify(state, call) {
    const asset = managedAsset(state, call);
    const numerator = call.big(1);
    const denominator = call.big(2);
    if (!mayManage(state, call, asset, Role.AssetManager)) return Refusal.NOT_AUTHORISED;
    const isRatio = (value: bigint): boolean => value >= 1n && value <= RATIO_MAX;
    if (!isRatio(numerator) || !isRatio(denominator) || numerator === denominator) return Refusal.VALUE_INVALID;
    if (asset !== 0 && isCash(state, asset)) return Refusal.VALUE_INVALID;
    const wrong = judgeManaged(state, asset);
    if (wrong !== 0) return wrong;
    const isWhole = (units: bigint): boolean => (units * numerator) % denominator === 0n;
    for (const { table, row, word } of exactUnits(state, asset))
      if (!isWhole(amountAt(table, row, word))) return Refusal.SPLIT_LEAVES_FRACTION;
    for (const holding of holdingsOfAsset(state, asset))
      if (readLots(state, holding).some((lot) => !isWhole(lot.units))) return Refusal.SPLIT_LEAVES_FRACTION;
    const supply = amountAt(state.supplies, asset, Supply.total);
    return (supply * numerator) / denominator > AMOUNT_MAX ? Refusal.SUPPLY_OVERFLOW : 0;
  },

  apply(state, call) {
    const asset = managedAsset(state, call);
    const numerator = call.big(1);
    const denominator = call.big(2);
    const exact = (units: bigint): bigint => (units * numerator) / denominator;
    for (const holding of holdingsOfAsset(state, asset)) keepPastBalance(state, holding);
    for (const { table, row, word } of exactUnits(state, asset))
      setAmountAt(table, row, word, exact(amountAt(table, row, word)));
    for (const holding of holdingsOfAsset(state, asset)) {
      const lots = readLots(state, holding);
      if (lots.length > 0)
        writeLots(
          state,
          holding,
          lots.map((lot) => ({ ...lot, units: exact(lot.units) })),
        );
    }
    scaleLimits(state, asset, numerator, denominator);
    const index = state.assets.get(asset, Asset.splitIndex) + 1;
    state.assets.set(asset, Asset.splitIndex, index);
    const row = state.splits.insert2(asset, index);
    state.splits.set(row, SplitRatio.numerator, Number(numerator));
    state.splits.set(row, SplitRatio.denominator, Number(denominator));
    beginManaged(state, asset, events.Split);
    state.logs.dataNumber(index);
    state.logs.dataBig(numerator);
    state.logs.dataBig(denominator);
    state.logs.finish();
  },
};

function* rowsOfAsset(table: Table, asset: number): Generator<number> {
  for (let row = 1; row < table.rowCount; row++) if (table.get(row, 0) === asset) yield row;
}

const holdingsOfAsset = (state: State, asset: number): Generator<number> => rowsOfAsset(state.holdings, asset);

function* exactUnits(state: State, asset: number): Generator<Units> {
  const { supplies, holdings, encumbrances, holds, totals } = state;
  yield { table: supplies, row: asset, word: Supply.total };
  for (const row of holdingsOfAsset(state, asset)) {
    yield { table: holdings, row, word: Holding.balance };
    const encumbrance = holdings.get(row, Holding.encumbrance);
    if (encumbrance === 0) continue;
    yield { table: encumbrances, row: encumbrance, word: Encumbrance.frozen };
    yield { table: encumbrances, row: encumbrance, word: Encumbrance.held };
  }
  for (const row of rowsOfAsset(totals, asset)) yield { table: totals, row, word: Total.units };
  for (const row of rowsOfAsset(holds, asset)) yield { table: holds, row, word: Hold.amount };
}

/** What is rounded: limits against the holder's favour, allowances and issued units down. */
function scaleLimits(state: State, asset: number, numerator: bigint, denominator: bigint): void {
  const { assets, allowances, issuances } = state;
  const clamp = (units: bigint): bigint => (units > AMOUNT_MAX ? AMOUNT_MAX : units);
  const down = (units: bigint): bigint => clamp((units * numerator) / denominator);
  const up = (units: bigint): bigint => clamp((units * numerator + denominator - 1n) / denominator);
  const scale = (table: Table, row: number, word: number, round: (units: bigint) => bigint): void =>
    setAmountAt(table, row, word, round(amountAt(table, row, word)));
  for (const [flag, word, round] of [
    [RuleFlag.maxHolding, Asset.maxHolding, down],
    [RuleFlag.minHolding, Asset.minHolding, up],
    [RuleFlag.supplyCap, Asset.supplyCap, down],
    [RuleFlag.issuanceCap, Asset.issuanceCap, down],
  ] as const)
    if (hasRule(state, asset, flag)) scale(assets, asset, word, round);
  for (const row of rowsOfAsset(allowances, asset)) scale(allowances, row, Allowance.amount, down);
  for (const row of rowsOfAsset(issuances, asset)) scale(issuances, row, Issuance.units, down);
}
