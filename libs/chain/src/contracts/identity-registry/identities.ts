import { Account, AccountFlag, Holding, Identity, Total } from '../../state/schema';
import { type State } from '../../state/state';
import { amountAt, isZeroAt, numberAt, setAmountAt, wordsAt } from '../../state/units';
import { bloomBits } from '../../execution/bloom';
import { keepBloomBits } from '../../execution/log-writer';
import { countOf } from '../../movement/move';

const key = new Uint32Array(2);

export function findIdentity(state: State, number: bigint): number {
  key[0] = Number(number & 0xffffffffn);
  key[1] = Number(number >> 32n);
  return state.identities.find(key);
}

/** A new identity, without attributes. */
export function addIdentity(state: State, number: bigint): number {
  key[0] = Number(number & 0xffffffffn);
  key[1] = Number(number >> 32n);
  return state.identities.insert(key);
}

export const attributesWord = (country: number, investorClass: number, standing: number): number =>
  (country | (investorClass << 16) | (standing << 24)) >>> 0;

/** The account at an address given as raw bytes in words, allocated when the chain does not know it yet. */
export function ensureAccount(state: State, words: Uint32Array, at: number): number {
  const known = state.accounts.find(words, at);
  if (known !== 0) return known;
  state.nonces.append();
  return state.accounts.insert(words, at);
}

/** Links an account that has no identity to one. From its second account on an identity has totals of its own. */
export function linkAccount(state: State, account: number, identity: number): void {
  const { accounts, identities } = state;
  const others = identities.get(identity, Identity.accountCount);
  if (others > 0 && identities.get(identity, Identity.several) === 0) {
    sumUp(state, identity);
    identities.set(identity, Identity.several, 1);
  }
  accounts.set(account, Account.identity, identity);
  accounts.set(account, Account.nextOfIdentity, identities.get(identity, Identity.firstAccount));
  identities.set(identity, Identity.firstAccount, account);
  identities.set(identity, Identity.accountCount, others + 1);
  mirrorIdentity(state, identity);
  const topic = new Uint8Array(32);
  topic.set(wordsAt(accounts, account, Account.address, 5), 12);
  keepBloomBits(accounts, account, bloomBits(topic));
}

/** Copies what transfers ask of an identity into the rows of its accounts. */
export function mirrorIdentity(state: State, identity: number): void {
  const { accounts, identities } = state;
  const attributes = identities.get(identity, Identity.attributes);
  const expiry = Math.min(numberAt(identities, identity, Identity.expiry), 2 ** 32 - 1);
  const several = identities.get(identity, Identity.several) === 0 ? 0 : AccountFlag.several;
  let account = identities.get(identity, Identity.firstAccount);
  for (; account !== 0; account = accounts.get(account, Account.nextOfIdentity)) {
    accounts.set(account, Account.attributes, attributes);
    accounts.set(account, Account.expiry, expiry);
    accounts.set(account, Account.flags, (accounts.get(account, Account.flags) & ~AccountFlag.several) | several);
  }
}

/** Takes an account that holds nothing out of its identity. */
export function unlinkAccount(state: State, account: number): void {
  const { accounts, identities } = state;
  const identity = accounts.get(account, Account.identity);
  const next = accounts.get(account, Account.nextOfIdentity);
  if (identities.get(identity, Identity.firstAccount) === account)
    identities.set(identity, Identity.firstAccount, next);
  else {
    let before = identities.get(identity, Identity.firstAccount);
    while (accounts.get(before, Account.nextOfIdentity) !== account)
      before = accounts.get(before, Account.nextOfIdentity);
    accounts.set(before, Account.nextOfIdentity, next);
  }
  accounts.set(account, Account.identity, 0);
  accounts.set(account, Account.nextOfIdentity, 0);
  accounts.set(account, Account.attributes, 0);
  accounts.set(account, Account.expiry, 0);
  accounts.set(account, Account.flags, accounts.get(account, Account.flags) & ~AccountFlag.several);
  identities.set(identity, Identity.accountCount, identities.get(identity, Identity.accountCount) - 1);
}

/** Totals of an identity that so far had one account: what that account holds. */
function sumUp(state: State, identity: number): void {
  const account = state.identities.get(identity, Identity.firstAccount);
  for (const holding of holdingsOf(state, account)) {
    const total = state.totals.ensure2(state.holdings.get(holding, Holding.asset), identity);
    setAmountAt(state.totals, total, Total.units, amountAt(state.holdings, holding, Holding.balance));
  }
}

export function* holdingsOf(state: State, account: number): Generator<number> {
  let holding = state.accounts.get(account, Account.firstHolding);
  for (; holding !== 0; holding = state.holdings.get(holding, Holding.nextOfAccount)) yield holding;
}

export const holdsUnits = (state: State, account: number): boolean =>
  [...holdingsOf(state, account)].some((holding) => !isZeroAt(state.holdings, holding, Holding.balance));

/** Changes country, class and standing; holder counts by country and class follow in every asset the identity holds. */
export function changeAttributes(state: State, identity: number, attributes: number): void {
  const { identities, holdings } = state;
  const before = identities.get(identity, Identity.attributes);
  const held = new Set<number>();
  let account = identities.get(identity, Identity.firstAccount);
  for (; account !== 0; account = state.accounts.get(account, Account.nextOfIdentity))
    for (const holding of holdingsOf(state, account))
      if (!isZeroAt(holdings, holding, Holding.balance)) held.add(holdings.get(holding, Holding.asset));
  for (const asset of held) {
    countOf(state, asset, before, -1);
    countOf(state, asset, attributes, 1);
  }
  identities.set(identity, Identity.attributes, attributes);
  mirrorIdentity(state, identity);
}
