import { Refusal, Role, Standing } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { type Call } from '../../execution/call';
import { EVERYTHING, type Rule } from '../../execution/rule';
import { Account, Identity, isContractFlags } from '../../state/schema';
import { type State } from '../../state/state';
import { identityOf } from '../../movement/holdings';
import { holdsRole } from '../authority';
import { beginNative } from '../native-accounts';
import { addIdentity, attributesWord, changeAttributes, ensureAccount, findIdentity, linkAccount } from './identities';
import { areAttributesValid, attributesArgument, emitAttributes, isCountry, setDetails } from './attributes';

const MAX_NUMBER = 2n ** 64n;

/** Links an account to an identity, creating the identity without attributes when it is new. */
export const registerIdentity: Rule = {
  weight: 16,
  footprint: EVERYTHING,

  verify(state, call) {
    const number = call.big(1);
    const country = call.number(2);
    if (!holdsRole(state, call.sender, Role.Registrar, 0)) return Refusal.NOT_AUTHORISED;
    if (call.isZeroAddress(0)) return Refusal.ADDRESS_ZERO;
    if (number === 0n || number >= MAX_NUMBER || !isCountry(country) || isContract(state, call))
      return Refusal.VALUE_INVALID;
    const identity = findIdentity(state, number);
    if (identity !== 0 && (state.identities.get(identity, Identity.attributes) & 0xffff) !== country)
      return Refusal.VALUE_INVALID;
    return isLinked(state, call) ? Refusal.ACCOUNT_TAKEN : 0;
  },

  apply(state, call) {
    const number = call.big(1);
    let identity = findIdentity(state, number);
    if (identity === 0) {
      identity = addIdentity(state, number);
      state.identities.set(identity, Identity.attributes, attributesWord(call.number(2), 0, Standing.Active));
    }
    link(state, call, identity, call.at(1));
  },
};

/** Links an account to an identity and sets the identity's attributes. */
export const register: Rule = {
  weight: 20,
  footprint: EVERYTHING,

  verify(state, call) {
    if (!holdsRole(state, call.sender, Role.Registrar, 0)) return Refusal.NOT_AUTHORISED;
    if (call.isZeroAddress(0)) return Refusal.ADDRESS_ZERO;
    if (call.big(1) === 0n || !areAttributesValid(call, 2) || isContract(state, call)) return Refusal.VALUE_INVALID;
    return isLinked(state, call) ? Refusal.ACCOUNT_TAKEN : 0;
  },

  apply(state, call) {
    const number = call.big(1);
    const identity = findIdentity(state, number) || addIdentity(state, number);
    link(state, call, identity, call.at(1));
    changeAttributes(state, identity, attributesArgument(call, 2));
    setDetails(state, call, identity, 2);
    emitAttributes(state, identity);
  },
};

function link(state: State, call: Call, identity: number, numberAt: number): void {
  const account = ensureAccount(state, call.data, call.at(0) + 3);
  linkAccount(state, account, identity);
  beginNative(state, 'IdentityRegistry', events.IdentityRegistered);
  state.logs.topicAccount(account);
  state.logs.topicWords(call.data, numberAt);
  state.logs.finish();
}

const isLinked = (state: State, call: Call): boolean => identityOf(state, call.account(state, 0)) !== 0;

/** Native contracts and assets belong to nobody. */
const isContract = (state: State, call: Call): boolean =>
  isContractFlags(state.accounts.get(call.account(state, 0), Account.flags));
