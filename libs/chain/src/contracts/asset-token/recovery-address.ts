import { EnforcementKind, Refusal, Role } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { type Call } from '../../execution/call';
import { EVERYTHING, type Rule } from '../../execution/rule';
import { isRetired, keepsLots } from '../../movement/asset-rules';
import { ensureEncumbrance, ensureHolding, findTotal, identityOf, keepPastBalance } from '../../movement/holdings';
import { joinLots, readLots, reserveLots } from '../../movement/lots';
import { beginAsset, move } from '../../movement/move';
import { Movement, MovementKind } from '../../movement/movement';
import { Account, Encumbrance, Hold, Holding, HoldingFlag, Identity, LOTS_MAX } from '../../state/schema';
import { type State } from '../../state/state';
import { addAt, isZero, loadQuad, quad, subtractAt, u64At } from '../../state/units';
import { holdsRole } from '../authority';
import { beginNative } from '../native-accounts';
import { emitEnforced } from './enforcement';
import { emitFrozenUnits } from './frozen-units';

const Argument = { lost: 0, replacement: 1, identity: 2 } as const;
const movement = new Movement();
const frozen = quad();
const held = quad();

/** Moves everything an account holds in the asset to another account of its identity, and retires the lost account. */
export const recoveryAddress: Rule = {
  weight: 64,
  footprint: EVERYTHING,

  verify(state, call) {
    const lost = call.account(state, Argument.lost);
    const replacement = call.account(state, Argument.replacement);
    if (!holdsRole(state, call.sender, Role.Enforcer, call.asset)) return Refusal.NOT_AUTHORISED;
    if (call.isZeroAddress(Argument.lost) || call.isZeroAddress(Argument.replacement)) return Refusal.ADDRESS_ZERO;
    if (call.isSameAddress(Argument.lost, Argument.replacement)) return Refusal.SELF_TRANSFER;
    if (isRetired(state, call.asset)) return Refusal.ASSET_RETIRED;
    if (!isOfIdentity(state, call, lost) || !isOfIdentity(state, call, replacement))
      return Refusal.RECOVERY_IDENTITY_MISMATCH;
    const successor = state.accounts.get(lost, Account.successor);
    if (successor !== 0 && successor !== replacement) return Refusal.RECOVERY_TARGET_MISMATCH;
    if (state.accounts.get(replacement, Account.successor) !== 0) return Refusal.PARTY_RETIRED;
    const lots = joinLots(lotsOf(state, call.asset, replacement), lotsOf(state, call.asset, lost));
    return lots.length > LOTS_MAX ? Refusal.LOTS_FULL : 0;
  },

  apply(state, call) {
    movement.reset(MovementKind.enforce, call.asset);
    movement.from = call.account(state, Argument.lost);
    movement.to = call.account(state, Argument.replacement);
    retire(state, movement);
    prepareHoldings(state, movement);
    const { fromHolding, toHolding } = movement;
    carryBindings(state, movement);
    if (!isZero(frozen)) emitFrozenUnits(state, call.asset, events.TokensUnfrozen, movement.from, frozen);
    loadQuad(state.holdings, fromHolding, Holding.balance, movement.amount);
    move(state, movement);
    if (!isZero(frozen)) emitFrozenUnits(state, call.asset, events.TokensFrozen, movement.to, frozen);
    carryFreeze(state, call, fromHolding, toHolding);
    emitEnforced(state, movement, EnforcementKind.Recovery);
    beginAsset(state, call.asset, events.RecoverySuccess);
    state.logs.topicAccount(movement.from);
    state.logs.topicAccount(movement.to);
    state.logs.topicWords(call.data, call.at(Argument.identity));
    state.logs.finish();
  },
};

const lotsOf = (state: State, asset: number, account: number) => readLots(state, state.holdings.find2(asset, account));

/** The identity's number is given as an address. */
function isOfIdentity(state: State, call: Call, account: number): boolean {
  const identity = account === 0 ? 0 : identityOf(state, account);
  return identity !== 0 && u64At(state.identities, identity, Identity.number) === call.big(Argument.identity);
}

function retire(state: State, { from, to }: Movement): void {
  if (state.accounts.get(from, Account.successor) !== 0) return;
  state.accounts.set(from, Account.successor, to);
  beginNative(state, 'IdentityRegistry', events.AccountReplaced);
  state.logs.topicAccount(from);
  state.logs.topicAccount(to);
  state.logs.finish();
}

function prepareHoldings(state: State, { asset, from, to }: Movement): void {
  movement.fromHolding = ensureHolding(state, asset, from);
  movement.toHolding = ensureHolding(state, asset, to);
  keepPastBalance(state, movement.fromHolding);
  keepPastBalance(state, movement.toHolding);
  if (keepsLots(state, asset)) reserveLots(state, movement.toHolding, movement.fromHolding);
  if (findTotal(state, asset, from) === 0) state.totals.ensure2(asset, identityOf(state, from));
}

/** Frozen and held units, and the holds themselves. */
function carryBindings(state: State, { asset, from, to, fromHolding, toHolding }: Movement): void {
  frozen.fill(0);
  const { holdings, encumbrances, holds } = state;
  const source = holdings.get(fromHolding, Holding.encumbrance);
  if (source === 0) return;
  const target = ensureEncumbrance(state, toHolding);
  loadQuad(encumbrances, source, Encumbrance.frozen, frozen);
  loadQuad(encumbrances, source, Encumbrance.held, held);
  for (const [word, units] of [
    [Encumbrance.frozen, frozen],
    [Encumbrance.held, held],
  ] as const) {
    subtractAt(encumbrances, source, word, units);
    addAt(encumbrances, target, word, units);
  }
  for (let hold = 1; hold < holds.rowCount; hold++)
    if (holds.get(hold, Hold.asset) === asset && holds.get(hold, Hold.holder) === from)
      holds.set(hold, Hold.holder, to);
}

function carryFreeze(state: State, call: Call, fromHolding: number, toHolding: number): void {
  const { holdings } = state;
  const wasFrozen = (holdings.get(fromHolding, Holding.flags) & HoldingFlag.frozen) !== 0;
  if (!wasFrozen || (holdings.get(toHolding, Holding.flags) & HoldingFlag.frozen) !== 0) return;
  holdings.set(toHolding, Holding.flags, HoldingFlag.frozen);
  beginAsset(state, call.asset, events.AddressFrozen);
  state.logs.topicAccount(movement.to);
  state.logs.topicNumber(1);
  state.logs.topicAccount(call.sender);
  state.logs.finish();
}
