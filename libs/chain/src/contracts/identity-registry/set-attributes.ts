import { Refusal, Role } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { EVERYTHING, type Rule } from '../../execution/rule';
import { identityOf } from '../../movement/holdings';
import { isUnregistered } from '../../movement/judge';
import { Identity } from '../../state/schema';
import { holdsRole } from '../authority';
import { beginNative } from '../native-accounts';
import {
  areAttributesValid,
  attributesArgument,
  emitAttributes,
  isCountry,
  isStanding,
  setDetails,
} from './attributes';
import { changeAttributes, findIdentity } from './identities';

/** Sets all attributes of a known identity. */
export const setAttributes: Rule = {
  weight: 20,
  footprint: EVERYTHING,

  verify(state, call) {
    if (!holdsRole(state, call.sender, Role.Registrar, 0)) return Refusal.NOT_AUTHORISED;
    if (call.big(0) === 0n || !areAttributesValid(call, 1)) return Refusal.VALUE_INVALID;
    return findIdentity(state, call.big(0)) === 0 ? Refusal.IDENTITY_UNKNOWN : 0;
  },

  apply(state, call) {
    const identity = findIdentity(state, call.big(0));
    changeAttributes(state, identity, attributesArgument(call, 1));
    setDetails(state, call, identity, 1);
    emitAttributes(state, identity);
  },
};

/** Sets the standing of a known identity. */
export const setStanding: Rule = {
  weight: 12,
  footprint: EVERYTHING,

  verify(state, call) {
    if (!holdsRole(state, call.sender, Role.Registrar, 0)) return Refusal.NOT_AUTHORISED;
    if (!isStanding(call.number(1))) return Refusal.VALUE_INVALID;
    return findIdentity(state, call.big(0)) === 0 ? Refusal.IDENTITY_UNKNOWN : 0;
  },

  apply(state, call) {
    const identity = findIdentity(state, call.big(0));
    const attributes = state.identities.get(identity, Identity.attributes);
    changeAttributes(state, identity, ((attributes & 0xffffff) | (call.number(1) << 24)) >>> 0);
    emitAttributes(state, identity);
  },
};

/** Sets the country of the account's identity. */
export const updateCountry: Rule = {
  weight: 16,
  footprint: EVERYTHING,

  verify(state, call) {
    if (!holdsRole(state, call.sender, Role.Registrar, 0)) return Refusal.NOT_AUTHORISED;
    if (!isCountry(call.number(1))) return Refusal.VALUE_INVALID;
    return isUnregistered(state, call.account(state, 0)) ? Refusal.PARTY_UNREGISTERED : 0;
  },

  apply(state, call) {
    const identity = identityOf(state, call.account(state, 0));
    const attributes = state.identities.get(identity, Identity.attributes);
    changeAttributes(state, identity, ((attributes & ~0xffff) | call.number(1)) >>> 0);
    beginNative(state, 'IdentityRegistry', events.CountryUpdated);
    state.logs.topicWords(call.data, call.at(0));
    state.logs.topicNumber(call.number(1));
    state.logs.finish();
  },
};
