import { HoldKind, Refusal } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { type Call } from '../../execution/call';
import { type Rule } from '../../execution/rule';
import { isRetired } from '../../movement/asset-rules';
import { beginAsset } from '../../movement/move';
import { type State } from '../../state/state';
import { isZero, quad } from '../../state/units';
import { bindUnits, declareNewHold, judgeNewHold } from './holds';

const amount = quad();

/** Where a function that binds the sender's units has its arguments; `escrow` or `to` may be missing. */
interface Places {
  readonly id: number;
  readonly escrow: number | undefined;
  readonly to: number;
  readonly amount: number;
  readonly expiry: number;
}

function holdRule(kind: HoldKind, places: Places): Rule {
  const party = places.escrow ?? places.to;
  return {
    weight: 16,

    footprint(state, call, slots) {
      declareNewHold(state, call, slots, call.asset, places.id);
    },

    verify(state, call) {
      if (call.isZeroAddress(party)) return Refusal.ADDRESS_ZERO;
      if (call.account(state, places.to) === call.sender) return Refusal.SELF_TRANSFER;
      const fits = call.quad(places.amount, amount);
      if (fits && isZero(amount)) return Refusal.AMOUNT_ZERO;
      if (!fits) return Refusal.AMOUNT_TOO_LARGE;
      if (call.number(places.expiry) <= state.timestamp) return Refusal.TIME_INVALID;
      if (isRetired(state, call.asset)) return Refusal.ASSET_RETIRED;
      return judgeNewHold(state, call, call.asset, amount);
    },

    apply(state, call) {
      bindUnits(state, call, amount, {
        kind,
        escrowAt: places.escrow === undefined ? undefined : call.at(places.escrow),
        toAt: call.at(places.to),
        expiryAt: call.at(places.expiry),
      });
      emit(state, call, kind, places);
    },
  };
}

function emit(state: State, call: Call, kind: HoldKind, places: Places): void {
  const { logs } = state;
  const escrowed = places.escrow !== undefined;
  beginAsset(state, call.asset, kind === HoldKind.Escrow ? events.HoldCreated : events.TransferRequested);
  logs.topicWords(call.data, call.at(places.id));
  logs.topicAccount(call.sender);
  logs.topicWords(call.data, call.at(places.escrow ?? places.to));
  if (escrowed) logs.dataWords(call.data, call.at(places.to));
  logs.dataQuad(amount);
  logs.dataWords(call.data, call.at(places.expiry));
  logs.finish();
}

/** Puts units of the sender under an escrow. */
export const createHold = holdRule(HoldKind.Escrow, { id: 0, escrow: 1, to: 2, amount: 3, expiry: 4 });

/** Asks for a transfer that a Clearer must approve. */
export const requestTransfer = holdRule(HoldKind.Clearing, { id: 0, escrow: undefined, to: 1, amount: 2, expiry: 3 });
