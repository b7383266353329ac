import { Standing } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { type Call } from '../../execution/call';
import { Identity } from '../../state/schema';
import { type State } from '../../state/state';
import { u64At } from '../../state/units';
import { beginNative } from '../native-accounts';
import { attributesWord, mirrorIdentity } from './identities';

/** Where the fields of `Attributes` lie, counted from the argument at which the record begins. */
const Field = { country: 0, investorClass: 1, standing: 2, expiry: 3, claims: 4 } as const;

export const isCountry = (country: number): boolean => country >= 1 && country <= 999;

export const isStanding = (standing: number): boolean => standing > Standing.None && standing <= Standing.Closed;

export function areAttributesValid(call: Call, first: number): boolean {
  return isCountry(call.number(first + Field.country)) && isStanding(call.number(first + Field.standing));
}

export function attributesArgument(call: Call, first: number): number {
  return attributesWord(
    call.number(first + Field.country),
    call.number(first + Field.investorClass),
    call.number(first + Field.standing),
  );
}

/** Expiry and claims, which no count depends on. */
export function setDetails(state: State, call: Call, identity: number, first: number): void {
  const expiry = call.at(first + Field.expiry);
  state.identities.set(identity, Identity.expiry, call.wordAt(expiry + 7));
  state.identities.set(identity, Identity.expiry + 1, call.wordAt(expiry + 6));
  const claims = call.at(first + Field.claims);
  for (let word = 0; word < 8; word++)
    state.identities.set(identity, Identity.claims + word, call.wordAt(claims + 7 - word));
  mirrorIdentity(state, identity);
}

/** What the attributes changed to is no part of the event. */
export function emitAttributes(state: State, identity: number): void {
  beginNative(state, 'IdentityRegistry', events.AttributesUpdated);
  state.logs.topicBig(u64At(state.identities, identity, Identity.number));
  state.logs.finish();
}
