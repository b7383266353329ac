import { AssetKind, contracts, Role, Standing, type Hex } from '@cadastre/protocol';
import { addAsset } from '../contracts/asset-registry/add-asset';
import {
  addIdentity,
  attributesWord,
  ensureAccount,
  findIdentity,
  linkAccount,
} from '../contracts/identity-registry/identities';
import { nativeContracts } from '../contracts/registry';
import { SYSTEM_ROW } from '../machine/system-row';
import { ensureHolding, identityOf } from '../movement/holdings';
import { declareSupply } from '../movement/footprint';
import { move } from '../movement/move';
import { Movement, MovementKind } from '../movement/movement';
import { reserveLots } from '../movement/lots';
import { Account, AccountFlag, Asset, Identity, System } from '../state/schema';
import { type State } from '../state/state';
import { bigIntToQuad, hexToWords, setNumberAt } from '../state/units';
import { type Genesis, type GenesisAsset } from './genesis';

/** The first rules of the protocol; a later version activates at a height. */
export const PROTOCOL_VERSION = 1;

/** Fills an empty state. Nothing here can be refused: a genesis that does not hold together throws. */
export function importGenesis(state: State, genesis: Genesis): void {
  state.serial = true;
  state.timestamp = genesis.timestamp;
  state.system.append();
  state.anchorHead.append();
  const { accounts, system } = state;
  hexToWords(genesis.sequencer).forEach((word, i) => system.set(SYSTEM_ROW, System.sequencer + i, word));
  system.set(SYSTEM_ROW, System.protocolVersion, PROTOCOL_VERSION);

  nativeContracts.forEach((name, number) => {
    const account = accountAt(state, contracts[name]);
    accounts.set(account, Account.flags, AccountFlag.native | (number << 8));
  });
  for (const { role, account: address } of genesis.roles) {
    const account = accountAt(state, address);
    const held = accounts.get(account, Account.roles);
    if (role === Role.Admin && (held & (1 << role)) === 0)
      system.set(SYSTEM_ROW, System.admins, system.get(SYSTEM_ROW, System.admins) + 1);
    accounts.set(account, Account.roles, held | (1 << role));
  }
  for (const { identity: number, country, investorClass, expiry, accounts: addresses } of genesis.identities) {
    if (findIdentity(state, number) !== 0) throw new RangeError(`genesis: identity ${number} is listed twice`);
    const identity = addIdentity(state, number);
    state.identities.set(identity, Identity.attributes, attributesWord(country, investorClass, Standing.Active));
    setNumberAt(state.identities, identity, Identity.expiry, expiry);
    for (const address of addresses) linkAccount(state, accountAt(state, address), identity);
    state.journal.clear();
  }
  for (const asset of genesis.assets) importAsset(state, asset);
  state.serial = false;
  state.journal.clear();
  state.logs.clear();
}

const accountAt = (state: State, address: Hex): number => ensureAccount(state, hexToWords(address), 0);

const NO_SLOTS = { write: () => undefined, read: () => undefined };

function importAsset(state: State, terms: GenesisAsset): void {
  const issuer = findIdentity(state, terms.issuer);
  if (issuer === 0) throw new RangeError(`genesis: ${terms.symbol} has an unknown issuer`);
  const asset = addAsset(state, {
    ...terms,
    kind: terms.kind === 'cash' ? AssetKind.Cash : AssetKind.Security,
    issuer,
    treasury: accountAt(state, terms.treasury),
  });
  for (let word = 0; word < 8; word++) state.assets.set(asset, Asset.classesAllowed + word, 0xffffffff);
  state.assets.set(asset, Asset.rulesVersion, 1);
  declareSupply(state, NO_SLOTS, asset);
  const movement = new Movement();
  for (const { account: address, balance } of terms.holdings) {
    const account = state.accounts.find(hexToWords(address));
    if (account === 0 || identityOf(state, account) === 0)
      throw new RangeError(`genesis: ${address} holds ${terms.symbol} without an identity`);
    movement.reset(MovementKind.issue, asset);
    movement.to = account;
    movement.toHolding = ensureHolding(state, asset, account);
    if (terms.keepsLots) reserveLots(state, movement.toHolding, 0);
    bigIntToQuad(balance, movement.amount);
    move(state, movement);
    state.journal.clear();
    state.logs.clear();
  }
}
