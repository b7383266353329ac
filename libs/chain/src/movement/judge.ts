import { Refusal, Standing } from '@cadastre/protocol';
import {
  Account,
  Asset,
  AssetFlag,
  Counter,
  Encumbrance,
  Holding,
  HoldingFlag,
  Identity,
  Issuance,
  LOTS_MAX,
  RuleFlag,
  RuleItem,
  RuleItemKind,
  SegmentSupply,
  Supply,
  Total,
  Whitelisted,
} from '../state/schema';
import { type State } from '../state/state';
import {
  addQuad,
  amountAt,
  compareQuads,
  isZero,
  loadQuad,
  numberAt,
  quad,
  quadToBigInt,
  subtractQuad,
} from '../state/units';
import { capsHolders, hasFlag, hasRule, isCash, keepsLots, ruleItem } from './asset-rules';
import { utcDay } from './footprint';
import { findTotal, identityOf } from './holdings';
import { joinLots, readLots, resell, takeLots, unlockedUnits, type LotUnits } from './lots';
import { MovementKind, type Movement } from './movement';

/** The first refusal of the movement table in `AssetToken`, 0 when it may take place. In order of the codes. */
export function judgeMovement(state: State, movement: Movement): number {
  if (movement.kind === MovementKind.transfer && identityOf(state, movement.from) === identityOf(state, movement.to))
    if (identityOf(state, movement.from) !== 0) movement.kind = MovementKind.own;
  return (
    judgeParties(state, movement) ||
    judgeAsset(state, movement) ||
    judgeEligibility(state, movement) ||
    judgeUnits(state, movement) ||
    judgeLots(state, movement) ||
    judgeHoldings(state, movement) ||
    judgeHolders(state, movement) ||
    judgeSupply(state, movement)
  );
}

export const standingOf = (state: State, account: number): number =>
  state.accounts.get(account, Account.attributes) >>> 24;

/** Sanctions and the like bind everyone, always: blocked, deceased and closed identities and frozen accounts. */
export function isBarred(state: State, account: number, holding: number): boolean {
  if (holding !== 0 && (state.holdings.get(holding, Holding.flags) & HoldingFlag.frozen) !== 0) return true;
  const standing = standingOf(state, account);
  return standing !== Standing.Active && standing !== Standing.Restricted;
}

export const isExpired = (state: State, account: number): boolean =>
  state.timestamp >= state.accounts.get(account, Account.expiry);

export const isUnregistered = (state: State, account: number): boolean =>
  account === 0 || identityOf(state, account) === 0;

/** Whether the movement has a sender (receiver) at all: issues come from, redemptions go to the supply. */
const sends = (movement: Movement): boolean => movement.kind !== MovementKind.issue;
const receives = (movement: Movement): boolean => movement.kind !== MovementKind.redeem;

/** Transfer and Issue: the receiver's identity comes to hold units it did not hold. */
const acquires = (movement: Movement): boolean =>
  movement.kind === MovementKind.transfer || movement.kind === MovementKind.issue;

function judgeParties(state: State, movement: Movement): number {
  const { accounts } = state;
  const { from, to, kind } = movement;
  const enforced = kind === MovementKind.enforce;
  if (sends(movement) && isUnregistered(state, from)) return Refusal.PARTY_UNREGISTERED;
  if (receives(movement) && isUnregistered(state, to)) return Refusal.PARTY_UNREGISTERED;
  if (sends(movement) && !enforced && accounts.get(from, Account.successor) !== 0) return Refusal.PARTY_RETIRED;
  if (receives(movement) && accounts.get(to, Account.successor) !== 0) return Refusal.PARTY_RETIRED;
  if (sends(movement) && !enforced && isBarred(state, from, movement.fromHolding)) return Refusal.PARTY_NOT_PERMITTED;
  if (!receives(movement)) return 0;
  if (isBarred(state, to, movement.toHolding)) return Refusal.PARTY_NOT_PERMITTED;
  if (!acquires(movement) || isCash(state, movement.asset)) return 0;
  if (standingOf(state, to) === Standing.Restricted) return Refusal.PARTY_NOT_PERMITTED;
  return isExpired(state, to) ? Refusal.IDENTITY_EXPIRED : 0;
}

function judgeAsset(state: State, movement: Movement): number {
  const { asset, kind } = movement;
  if (kind === MovementKind.enforce) return 0;
  if (hasFlag(state, asset, AssetFlag.paused)) return Refusal.ASSET_PAUSED;
  if (kind !== MovementKind.transfer) return 0;
  if (hasRule(state, asset, RuleFlag.halted)) return Refusal.TRANSFER_HALTED;
  if (!isWindowOpen(state, asset)) return Refusal.TRANSFER_WINDOW_CLOSED;
  if (hasRule(state, asset, RuleFlag.clearing) && !movement.cleared) return Refusal.TRANSFER_CLEARING_REQUIRED;
  return 0;
}

function isWindowOpen(state: State, asset: number): boolean {
  const count = state.assets.get(asset, Asset.windows);
  if (count === 0) return true;
  for (let index = 0; index < count; index++) {
    const row = ruleItem(state, asset, RuleItemKind.window, index);
    const from = numberAt(state.ruleItems, row, RuleItem.values);
    const to = numberAt(state.ruleItems, row, RuleItem.values + 2);
    if (state.timestamp >= from && state.timestamp < to) return true;
  }
  return false;
}

function judgeEligibility(state: State, movement: Movement): number {
  if (!acquires(movement)) return 0;
  const { assets } = state;
  const { asset } = movement;
  const identity = identityOf(state, movement.to);
  const attributes = state.accounts.get(movement.to, Account.attributes);
  const country = attributes & 0xffff;
  if (hasRule(state, asset, RuleFlag.countriesRestricted) && !bitAt(state, asset, Asset.countriesAllowed, country))
    return Refusal.TRANSFER_COUNTRY_DENIED;
  if (assets.get(asset, Asset.countriesDeniedCount) !== 0 && bitAt(state, asset, Asset.countriesDenied, country))
    return Refusal.TRANSFER_COUNTRY_DENIED;
  if (!bitAt(state, asset, Asset.classesAllowed, (attributes >>> 16) & 0xff)) return Refusal.TRANSFER_CLASS_DENIED;
  for (let word = 0; word < 8; word++) {
    const required = assets.get(asset, Asset.claimsRequired + word);
    if (required !== 0 && (required & ~state.identities.get(identity, Identity.claims + word)) !== 0)
      return Refusal.TRANSFER_CLAIM_MISSING;
  }
  if (hasRule(state, asset, RuleFlag.whitelistOnly)) {
    const row = state.whitelist.find2(asset, identity);
    if (state.whitelist.get(row, Whitelisted.admitted) === 0) return Refusal.TRANSFER_NOT_WHITELISTED;
  }
  return 0;
}

const bitAt = (state: State, asset: number, word: number, bit: number): boolean =>
  (state.assets.get(asset, word + (bit >>> 5)) & (1 << (bit & 31))) !== 0;

const have = quad();
const bound = quad();

function judgeUnits(state: State, movement: Movement): number {
  if (!sends(movement) || movement.fromMerged) return 0;
  const { holdings, encumbrances } = state;
  const { fromHolding, amount, kind } = movement;
  loadQuad(holdings, fromHolding, Holding.balance, have);
  if (compareQuads(amount, have) > 0) return Refusal.INSUFFICIENT_BALANCE;
  const whole = compareQuads(amount, have) === 0;
  const encumbrance = fromHolding === 0 ? 0 : holdings.get(fromHolding, Holding.encumbrance);
  if (encumbrance !== 0 && !movement.released) {
    loadQuad(encumbrances, encumbrance, Encumbrance.held, bound);
    subtractQuad(have, bound);
    if (kind !== MovementKind.enforce) {
      loadQuad(encumbrances, encumbrance, Encumbrance.frozen, bound);
      subtractQuad(have, bound);
    }
    if (compareQuads(amount, have) > 0) return Refusal.INSUFFICIENT_AVAILABLE;
  }
  if (kind === MovementKind.transfer && !whole && hasRule(state, movement.asset, RuleFlag.wholeHoldingOnly))
    return Refusal.TRANSFER_PARTIAL_DENIED;
  return 0;
}

function judgeLots(state: State, movement: Movement): number {
  const { asset, kind } = movement;
  if (!keepsLots(state, asset) || kind === MovementKind.redeem) return 0;
  const amount = quadToBigInt(movement.amount);
  let added: readonly LotUnits[];
  if (kind === MovementKind.issue) added = issuedLot(state, movement, amount);
  else {
    const lots = readLots(state, movement.fromHolding);
    const sale = kind === MovementKind.transfer;
    if (sale && amount > unlockedUnits(state, asset, lots)) return Refusal.TRANSFER_LOCKED;
    const { taken } = takeLots(state, asset, lots, amount, sale);
    added = sale ? resell(state, asset, taken) : taken;
  }
  return joinLots(readLots(state, movement.toHolding), added).length > LOTS_MAX ? Refusal.LOTS_FULL : 0;
}

export const issuedLot = (state: State, movement: Movement, units: bigint): LotUnits[] =>
  units === 0n ? [] : [{ acquiredAt: state.timestamp, exemption: movement.exemption, units }];

/** Units of the account's identity over all its accounts. */
export function totalUnits(state: State, asset: number, account: number, holding: number): bigint {
  const total = findTotal(state, asset, account);
  if (total !== 0) return amountAt(state.totals, total, Total.units);
  return holding === 0 ? 0n : amountAt(state.holdings, holding, Holding.balance);
}

const LIMITS_HOLDINGS = RuleFlag.maxHolding | RuleFlag.minHolding | RuleFlag.maxHoldingBps | RuleFlag.minHoldingBps;

function judgeHoldings(state: State, movement: Movement): number {
  const { asset, kind } = movement;
  if (!acquires(movement) && kind !== MovementKind.redeem) return 0;
  if (!hasRule(state, asset, LIMITS_HOLDINGS)) return 0;
  const { assets } = state;
  const amount = quadToBigInt(movement.amount);
  const fromAfter = sends(movement) ? totalUnits(state, asset, movement.from, movement.fromHolding) - amount : 0n;
  const toAfter = receives(movement) ? totalUnits(state, asset, movement.to, movement.toHolding) + amount : 0n;
  const transfer = kind === MovementKind.transfer;
  const supply = amountAt(state.segmentSupplies, asset, SegmentSupply.total);
  if (acquires(movement)) {
    if (hasRule(state, asset, RuleFlag.maxHolding) && toAfter > amountAt(assets, asset, Asset.maxHolding))
      return Refusal.HOLDING_ABOVE_MAXIMUM;
    if (transfer && hasRule(state, asset, RuleFlag.maxHoldingBps))
      if (toAfter > (supply * BigInt(assets.get(asset, Asset.maxHoldingBps))) / 10_000n)
        return Refusal.HOLDING_SHARE_ABOVE_MAXIMUM;
  }
  const isBelow = (after: bigint, least: bigint): boolean => after !== 0n && after < least;
  if (hasRule(state, asset, RuleFlag.minHolding)) {
    const least = amountAt(assets, asset, Asset.minHolding);
    if (isBelow(fromAfter, least) || isBelow(toAfter, least)) return Refusal.HOLDING_BELOW_MINIMUM;
  }
  if (transfer && hasRule(state, asset, RuleFlag.minHoldingBps)) {
    const least = (supply * BigInt(assets.get(asset, Asset.minHoldingBps)) + 9_999n) / 10_000n;
    if (isBelow(fromAfter, least) || isBelow(toAfter, least)) return Refusal.HOLDING_SHARE_BELOW_MINIMUM;
  }
  return 0;
}

function judgeHolders(state: State, movement: Movement): number {
  const { asset } = movement;
  if (!acquires(movement) || !capsHolders(state, asset)) return 0;
  if (isZero(movement.amount) || totalUnits(state, asset, movement.to, movement.toHolding) !== 0n) return 0;
  const { assets, counters } = state;
  const to = state.accounts.get(movement.to, Account.attributes);
  const leaves =
    sends(movement) && totalUnits(state, asset, movement.from, movement.fromHolding) === quadToBigInt(movement.amount);
  const from = leaves ? state.accounts.get(movement.from, Account.attributes) : 0;
  const country = to & 0xffff;
  const investorClass = (to >>> 16) & 0xff;
  const freed = (same: boolean): number => (leaves && same ? 1 : 0);

  if (hasRule(state, asset, RuleFlag.maxHolders))
    if (counters.get(asset, Counter.holders) + 1 - freed(true) > assets.get(asset, Asset.maxHolders))
      return Refusal.HOLDERS_AT_MAXIMUM;
  const countryCap = capOf(state, asset, RuleItemKind.countryCap, Asset.countryCaps, country);
  const ofCountry = counters.get(asset, Counter.country + country) + 1 - freed((from & 0xffff) === country);
  if (countryCap !== undefined && ofCountry > countryCap) return Refusal.HOLDERS_OF_COUNTRY_AT_MAXIMUM;
  const classCap = capOf(state, asset, RuleItemKind.classCap, Asset.classCaps, investorClass);
  const ofClass =
    counters.get(asset, Counter.investorClass + investorClass) + 1 - freed(((from >>> 16) & 0xff) === investorClass);
  if (classCap !== undefined && ofClass > classCap) return Refusal.HOLDERS_OF_CLASS_AT_MAXIMUM;
  return 0;
}

function capOf(state: State, asset: number, kind: number, countWord: number, value: number): number | undefined {
  const count = state.assets.get(asset, countWord);
  for (let index = 0; index < count; index++) {
    const row = ruleItem(state, asset, kind, index);
    if (state.ruleItems.get(row, RuleItem.values) === value) return state.ruleItems.get(row, RuleItem.values + 1);
  }
  return undefined;
}

const after = quad();

function judgeSupply(state: State, movement: Movement): number {
  if (movement.kind !== MovementKind.issue) return 0;
  const { assets } = state;
  const { asset } = movement;
  loadQuad(state.supplies, asset, Supply.total, after);
  const overflows = addQuad(after, movement.amount) !== 0;
  if (hasRule(state, asset, RuleFlag.supplyCap)) {
    loadQuad(assets, asset, Asset.supplyCap, bound);
    if (overflows || compareQuads(after, bound) > 0) return Refusal.SUPPLY_ABOVE_CAP;
  }
  if (hasRule(state, asset, RuleFlag.issuanceCap)) {
    const issued = issuedWithin(state, asset, assets.get(asset, Asset.issuanceDays));
    if (issued + quadToBigInt(movement.amount) > amountAt(assets, asset, Asset.issuanceCap))
      return Refusal.ISSUANCE_ABOVE_CAP;
  }
  return overflows ? Refusal.SUPPLY_OVERFLOW : 0;
}

/** Units issued today and in the days before that the rolling cap looks at. */
function issuedWithin(state: State, asset: number, days: number): bigint {
  const today = utcDay(state.timestamp);
  let sum = 0n;
  for (let day = Math.max(0, today - days + 1); day <= today; day++) {
    const row = state.issuances.find2(asset, day);
    if (row !== 0) sum += amountAt(state.issuances, row, Issuance.units);
  }
  return sum;
}
