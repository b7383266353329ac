import { assetAddress, hexToBytes, type Fingerprint, type Hex } from '@cadastre/protocol';
import { Account, AccountFlag, Asset, AssetFlag, RealAsset } from '../../state/schema';
import { type State } from '../../state/state';
import { hexToWords, setBytesAt } from '../../state/units';
import { ensureAccount } from '../identity-registry/identities';

export interface NewAsset {
  readonly fingerprint: Hex;
  readonly instrument: number;
  readonly kind: number;
  readonly decimals: number;
  readonly keepsLots: boolean;
  readonly issuer: number;
  readonly treasury: number;
  readonly name: string;
  readonly symbol: string;
}

/** Creates the rows of an asset that has been judged; its rules are set afterwards. */
export function addAsset(state: State, terms: NewAsset): number {
  const { assets, accounts, realAssets } = state;
  const address = hexToWords(assetAddress(terms.fingerprint as Fingerprint, terms.instrument));
  const account = ensureAccount(state, address, 0);
  const asset = assets.insert(address);
  for (const companion of [state.supplies, state.segmentSupplies, state.counters]) companion.append();
  accounts.set(account, Account.flags, AccountFlag.asset | (asset << 8));
  assets.set(asset, Asset.account, account);
  assets.set(asset, Asset.kind, terms.kind);
  assets.set(asset, Asset.flags, terms.keepsLots ? AssetFlag.keepsLots : 0);
  assets.set(asset, Asset.decimals, terms.decimals);
  assets.set(asset, Asset.instrument, terms.instrument);
  assets.set(asset, Asset.issuer, terms.issuer);
  assets.set(asset, Asset.treasury, terms.treasury);
  setBytesAt(assets, asset, Asset.fingerprint, hexToBytes(terms.fingerprint));
  setText(state, asset, Asset.name, Asset.nameLength, 64, terms.name);
  setText(state, asset, Asset.symbol, Asset.symbolLength, 16, terms.symbol);

  const real = realAssets.ensure(hexToWords(terms.fingerprint));
  realAssets.set(real, RealAsset.owner, terms.issuer);
  realAssets.set(real, RealAsset.liveAssets, realAssets.get(real, RealAsset.liveAssets) + 1);
  return asset;
}

function setText(state: State, asset: number, word: number, lengthWord: number, width: number, text: string): void {
  const bytes = new TextEncoder().encode(text);
  const padded = new Uint8Array(width);
  padded.set(bytes);
  setBytesAt(state.assets, asset, word, padded);
  state.assets.set(asset, lengthWord, bytes.length);
}
