import { EnforcementKind, Refusal, Role } from '@cadastre/protocol';
import { type Call } from '../../execution/call';
import { type Rule } from '../../execution/rule';
import { isRetired } from '../../movement/asset-rules';
import { declareCounts, declareHoldings } from '../../movement/footprint';
import { ensureEncumbrance } from '../../movement/holdings';
import { judgeMovement } from '../../movement/judge';
import { Movement, MovementKind } from '../../movement/movement';
import { type State } from '../../state/state';
import { isZero } from '../../state/units';
import { holdsRole } from '../authority';
import { enforce } from './enforcement';

const Argument = { from: 0, to: 1, amount: 2, reason: 3 } as const;
const movement = new Movement();

/** Units taken by the enforcer: a seizure, or a passing of units to another identity by law. */
function enforcementRule(kind: EnforcementKind): Rule {
  const transmits = kind === EnforcementKind.Transmission;
  return {
    weight: 24,

    footprint(state, call, slots) {
      const from = call.account(state, Argument.from);
      const to = call.account(state, Argument.to);
      call.quad(Argument.amount, movement.amount);
      declareHoldings(state, slots, call.asset, from, to, movement.amount, { unbinds: true });
      const receiver = transmits ? state.holdings.find2(call.asset, to) : 0;
      if (receiver !== 0) ensureEncumbrance(state, receiver);
      declareCounts(state, slots, call.asset, from, to);
    },

    verify(state, call) {
      if (!holdsRole(state, call.sender, Role.Enforcer, call.asset)) return Refusal.NOT_AUTHORISED;
      if (call.isZeroAddress(Argument.from) || call.isZeroAddress(Argument.to)) return Refusal.ADDRESS_ZERO;
      if (call.isSameAddress(Argument.from, Argument.to)) return Refusal.SELF_TRANSFER;
      read(state, call);
      const fits = call.quad(Argument.amount, movement.amount);
      if (transmits && fits && isZero(movement.amount)) return Refusal.AMOUNT_ZERO;
      if (!fits) return Refusal.AMOUNT_TOO_LARGE;
      if (isRetired(state, call.asset)) return Refusal.ASSET_RETIRED;
      return judgeMovement(state, movement);
    },

    apply(state, call) {
      if (transmits) enforce(state, movement, kind, call.data, call.at(Argument.reason));
      else enforce(state, movement, kind);
    },
  };
}

function read(state: State, call: Call): void {
  movement.reset(MovementKind.enforce, call.asset);
  movement.from = call.account(state, Argument.from);
  movement.to = call.account(state, Argument.to);
  movement.place(call, 0);
}

export const forcedTransfer = enforcementRule(EnforcementKind.Seizure);
export const transmit = enforcementRule(EnforcementKind.Transmission);
