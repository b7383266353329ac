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
import { ensureHolding, hasSeveralAccounts, identityOf } from '../movement/holdings';
import { utcDay } from '../movement/footprint';
import { countHolder } from '../movement/move';
import { reserveLots, writeLots } from '../movement/lots';
import { Account, AccountFlag, Asset, Holding, Identity, Issuance, Supply, System, Total } from '../state/schema';
import { type State } from '../state/state';
import { amountAt, hexToWords, setAmountAt, setNumberAt } from '../state/units';
import { type Genesis, type GenesisAsset, type GenesisHolding } from './genesis';

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
  state.lotBounds.clear();
}

const accountAt = (state: State, address: Hex): number => ensureAccount(state, hexToWords(address), 0);

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
  let supply = 0n;
  for (const holding of terms.holdings) supply += importHolding(state, asset, terms, holding);
  setAmountAt(state.supplies, asset, Supply.total, supply);
  const today = state.issuances.insert2(asset, utcDay(state.timestamp));
  setAmountAt(state.issuances, today, Issuance.units, supply);
}

/** Units that an account begins with: no movement, so nothing is judged and no event emitted. */
function importHolding(
  state: State,
  asset: number,
  terms: GenesisAsset,
  { account: address, balance }: GenesisHolding,
): bigint {
  const account = state.accounts.find(hexToWords(address));
  const identity = account === 0 ? 0 : identityOf(state, account);
  if (identity === 0) throw new RangeError(`genesis: ${address} holds ${terms.symbol} without an identity`);
  if (balance <= 0n || state.holdings.find2(asset, account) !== 0)
    throw new RangeError(`genesis: ${address} is listed twice for ${terms.symbol}, or for nothing`);
  const holding = ensureHolding(state, asset, account);
  setAmountAt(state.holdings, holding, Holding.balance, balance);
  if (terms.keepsLots) {
    reserveLots(state, holding, 0);
    writeLots(state, holding, [{ acquiredAt: state.timestamp, exemption: 0, units: balance }]);
  }
  const several = hasSeveralAccounts(state, account);
  const total = several ? state.totals.ensure2(asset, identity) : 0;
  const before = several ? amountAt(state.totals, total, Total.units) : 0n;
  if (several) setAmountAt(state.totals, total, Total.units, before + balance);
  if (before === 0n) countHolder(state, asset, account, 1);
  state.journal.clear();
  return balance;
}
