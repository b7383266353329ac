import { events, type EventTopic } from '../execution/bloom';
import { DeltaKind } from '../state/delta-log';
import { Account, Asset, Counter, Holding, Issuance, Supply, Total } from '../state/schema';
import { type State } from '../state/state';
import { addAt, isZero, isZeroAt, quadToBigInt, subtractAt, type Quad } from '../state/units';
import { capsHolders, keepsLots } from './asset-rules';
import { utcDay } from './footprint';
import { findTotal, identityOf } from './holdings';
import { issuedLot } from './judge';
import { joinLots, readLots, resell, takeLots, writeLots } from './lots';
import { MovementKind, type Movement } from './movement';

/**
 * The one function that changes balances. It has been judged: here an amount that does not fit is a bug and throws. Keeps
 * totals, holder counts, lots, supply and issuance in step with the balances, and emits Transfer.
 */
export function move(state: State, movement: Movement): void {
  const { asset, amount, kind } = movement;
  if (!isZero(amount)) {
    if (keepsLots(state, asset)) moveLots(state, movement);
    if (kind !== MovementKind.issue) leave(state, movement);
    if (kind !== MovementKind.redeem) arrive(state, movement);
    if (kind === MovementKind.issue) issue(state, asset, amount);
    if (kind === MovementKind.redeem) subtractAt(state.supplies, asset, Supply.total, amount);
  }
  emitTransfer(state, asset, movement.from, movement.to, amount);
}

function leave(state: State, movement: Movement): void {
  const { holdings, deltas } = state;
  const { asset, from, fromHolding, amount } = movement;
  if (movement.fromMerged) {
    state.guard?.checkMerged(holdings.id, fromHolding);
    deltas.amount(holdings.id, fromHolding, Holding.balance, DeltaKind.subtract, amount);
    return;
  }
  subtractAt(holdings, fromHolding, Holding.balance, amount);
  const total = findTotal(state, asset, from);
  if (total !== 0) subtractAt(state.totals, total, Total.units, amount);
  const left =
    total === 0 ? isZeroAt(holdings, fromHolding, Holding.balance) : isZeroAt(state.totals, total, Total.units);
  if (left) countHolder(state, asset, from, -1);
}

function arrive(state: State, movement: Movement): void {
  const { holdings, deltas } = state;
  const { asset, to, toHolding, amount } = movement;
  if (movement.toMerged) {
    state.guard?.checkMerged(holdings.id, toHolding);
    deltas.amount(holdings.id, toHolding, Holding.balance, DeltaKind.add, amount);
    return;
  }
  const total = findTotal(state, asset, to);
  const isNew =
    total === 0 ? isZeroAt(holdings, toHolding, Holding.balance) : isZeroAt(state.totals, total, Total.units);
  addAt(holdings, toHolding, Holding.balance, amount);
  if (total !== 0) addAt(state.totals, total, Total.units, amount);
  if (isNew) countHolder(state, asset, to, 1);
}

function issue(state: State, asset: number, amount: Quad): void {
  addAt(state.supplies, asset, Supply.total, amount);
  const bucket = state.issuances.find2(asset, utcDay(state.timestamp));
  addAt(state.issuances, bucket, Issuance.units, amount);
}

/**
 * The account's identity became a holder or ceased to be one; a native contract is none. Counts that a cap reads change at
 * once, the others are sums.
 */
export function countHolder(state: State, asset: number, account: number, change: 1 | -1): void {
  if (identityOf(state, account) === 0) return;
  const attributes = state.accounts.get(account, Account.attributes);
  countAt(state, asset, Counter.holders, change);
  countOf(state, asset, attributes, change);
}

/** The counts by country and class alone, for an identity whose attributes change. */
export function countOf(state: State, asset: number, attributes: number, change: 1 | -1): void {
  countAt(state, asset, Counter.country + (attributes & 0xffff), change);
  countAt(state, asset, Counter.investorClass + ((attributes >>> 16) & 0xff), change);
}

function countAt(state: State, asset: number, word: number, change: 1 | -1): void {
  const { counters } = state;
  if (state.serial || capsHolders(state, asset)) counters.set(asset, word, counters.get(asset, word) + change);
  else state.deltas.count(counters.id, asset, word, change === 1 ? DeltaKind.increment : DeltaKind.decrement);
}

function moveLots(state: State, movement: Movement): void {
  const { asset, kind, fromHolding, toHolding } = movement;
  const amount = quadToBigInt(movement.amount);
  let added = issuedLot(state, movement, amount);
  if (kind !== MovementKind.issue) {
    const sale = kind === MovementKind.transfer;
    const { kept, taken } = takeLots(state, asset, readLots(state, fromHolding), amount, sale);
    writeLots(state, fromHolding, kept);
    added = sale ? resell(state, asset, taken) : [...taken];
  }
  if (kind !== MovementKind.redeem) writeLots(state, toHolding, joinLots(readLots(state, toHolding), added));
}

/** Transfer as ERC-20 has it; account 0 is the zero address. */
export function emitTransfer(state: State, asset: number, from: number, to: number, amount: Quad): void {
  const { logs } = state;
  beginAsset(state, asset, events.Transfer);
  logs.topicAccount(from);
  logs.topicAccount(to);
  logs.dataQuad(amount);
  logs.finish();
}

export function beginAsset(state: State, asset: number, event: EventTopic): void {
  state.logs.begin(state.assets.get(asset, Asset.account), event);
}
