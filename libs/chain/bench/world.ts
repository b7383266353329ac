import { assetAddress, fingerprintOf, Role, type Hex } from '@cadastre/protocol';
import { type Genesis, type GenesisAsset } from '@cadastre/chain';

/** A deterministic stream of numbers below 2^32: the same world and load in every run. */
export function stream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let word = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return (word ^ (word >>> 15)) >>> 0;
  };
}

export const accountAddress = (index: number): Hex =>
  `0x${(0x10000000 + index).toString(16).padStart(8, '0')}${'5a'.repeat(12)}${index.toString(16).padStart(8, '0')}`;

export const assetFingerprint = (index: number): Hex => fingerprintOf('Bench registry', `A${index + 1}`);
export const benchAsset = (index: number): Hex => assetAddress(assetFingerprint(index) as never, 0);

export interface WorldSize {
  readonly accounts: number;
  readonly assets: number;
}

/** Accounts with one identity each, securities and one cash token (the last asset). Everybody holds cash. */
export function benchGenesis({ accounts, assets }: WorldSize): Genesis {
  return {
    timestamp: 1_800_000_000,
    sequencer: accountAddress(0),
    roles: [{ role: Role.Admin, account: accountAddress(0) }],
    identities: identities(accounts),
    assets: Array.from({ length: assets + 1 }, (_, index) => asset(index, accounts, assets)),
  };
}

function* identities(count: number) {
  for (let index = 0; index < count; index++)
    yield {
      identity: BigInt(index + 1),
      country: 1 + (index % 200),
      investorClass: 1 + (index % 4),
      expiry: 2_000_000_000,
      accounts: [accountAddress(index)],
    };
}

function asset(index: number, accounts: number, assets: number): GenesisAsset {
  const cash = index === assets;
  return {
    kind: cash ? 'cash' : 'security',
    fingerprint: assetFingerprint(index),
    instrument: 0,
    name: `Bench ${index}`,
    symbol: cash ? 'EUR' : `A${index}`,
    decimals: 2,
    keepsLots: false,
    issuer: 1n,
    treasury: accountAddress(0),
    holdings: holdings(index, accounts, cash),
  };
}

/** Holders per asset fall off with its rank, as the load on it does. */
export const holdersOf = (index: number, accounts: number): number => Math.max(10, Math.floor(accounts / (index + 1)));

function* holdings(index: number, accounts: number, cash: boolean) {
  const count = cash ? accounts : holdersOf(index, accounts);
  for (let account = 0; account < count; account++) yield { account: accountAddress(account), balance: 1_000_000n };
}
