import { identityToAddress, Standing, type Address, type IdentityId } from '@cadastre/protocol';
import { identityOf } from '../../movement/holdings';
import { isExpired, standingOf } from '../../movement/judge';
import { Account, Identity } from '../../state/schema';
import { type State } from '../../state/state';
import { u64At } from '../../state/units';
import { successorOf } from '../authority';
import { supportsInterface } from '../supports-interface';
import { accountOf, addressOf, type ViewTable } from '../view';
import { findIdentity } from './identities';

/** 256 bits, least significant word first. */
export function wideAt(table: { get(row: number, word: number): number }, row: number, word: number): bigint {
  let value = 0n;
  for (let i = 7; i >= 0; i--) value = (value << 32n) | BigInt(table.get(row, word + i));
  return value;
}

const isVerified = (state: State, account: number): boolean =>
  account !== 0 &&
  identityOf(state, account) !== 0 &&
  state.accounts.get(account, Account.successor) === 0 &&
  standingOf(state, account) === Standing.Active &&
  !isExpired(state, account);

export const identityRegistryViews: ViewTable = {
  contains: ({ state }, account: Address) => [identityOf(state, accountOf(state, account)) !== 0],
  isVerified: ({ state }, account: Address) => [isVerified(state, accountOf(state, account))],
  identity: ({ state }, account: Address) => {
    const identity = identityOf(state, accountOf(state, account));
    return [identityToAddress(u64At(state.identities, identity, Identity.number) as IdentityId)];
  },
  investorCountry: ({ state }, account: Address) => {
    const identity = identityOf(state, accountOf(state, account));
    return [state.identities.get(identity, Identity.attributes) & 0xffff];
  },
  attributesOf: ({ state }, number: bigint) => {
    const identity = findIdentity(state, number);
    const attributes = state.identities.get(identity, Identity.attributes);
    return [
      {
        country: attributes & 0xffff,
        investorClass: (attributes >>> 16) & 0xff,
        standing: attributes >>> 24,
        expiry: u64At(state.identities, identity, Identity.expiry),
        claims: wideAt(state.identities, identity, Identity.claims),
      },
    ];
  },
  successorOf: ({ state }, account: Address) => {
    const known = accountOf(state, account);
    return [known === 0 ? account : addressOf(state, successorOf(state, known))];
  },
  supportsInterface: supportsInterface('IIdentityRegistry'),
};
