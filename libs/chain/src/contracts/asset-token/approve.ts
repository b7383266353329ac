import { Refusal } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { type Rule } from '../../execution/rule';
import { isRetired } from '../../movement/asset-rules';
import { identityOf } from '../../movement/holdings';
import { beginAsset } from '../../movement/move';
import { Allowance } from '../../state/schema';
import { quad, storeQuad } from '../../state/units';
import { allowanceKey } from './allowances';

const Argument = { spender: 0, amount: 1 } as const;
const amount = quad();

/** Sets an allowance; type(uint256).max is unlimited. */
export const approve: Rule = {
  weight: 10,

  footprint(state, call, slots) {
    const key = allowanceKey(call.asset, call.sender, call.data, call.at(Argument.spender) + 3);
    const known = identityOf(state, call.sender) !== 0 && !call.isZeroAddress(Argument.spender);
    slots.write(state.allowances.id, known ? state.allowances.ensure(key) : 0);
  },

  verify(state, call) {
    if (call.isZeroAddress(Argument.spender)) return Refusal.ADDRESS_ZERO;
    if (!call.quad(Argument.amount, amount) && !call.isUnlimited(Argument.amount)) return Refusal.AMOUNT_TOO_LARGE;
    if (isRetired(state, call.asset)) return Refusal.ASSET_RETIRED;
    return identityOf(state, call.sender) === 0 ? Refusal.PARTY_UNREGISTERED : 0;
  },

  apply(state, call) {
    const unlimited = call.isUnlimited(Argument.amount);
    if (unlimited) amount.fill(0);
    const row = call.row(0);
    state.allowances.set(row, Allowance.unlimited, unlimited ? 1 : 0);
    storeQuad(state.allowances, row, Allowance.amount, amount);
    beginAsset(state, call.asset, events.Approval);
    state.logs.topicAccount(call.sender);
    state.logs.topicWords(call.data, call.at(Argument.spender));
    state.logs.dataWords(call.data, call.at(Argument.amount));
    state.logs.finish();
  },
};
