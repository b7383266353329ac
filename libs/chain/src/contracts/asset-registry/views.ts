import { assetAddress, Refusal, ZERO_ADDRESS, type Address, type Fingerprint, type Hex } from '@cadastre/protocol';
import { hasRule, isRetired } from '../../movement/asset-rules';
import { Asset, AssetFlag, Document, Identity, RuleFlag, RuleItemKind, Whitelisted } from '../../state/schema';
import { type State } from '../../state/state';
import { amountAt, hexToWords, u64At, wordsAt } from '../../state/units';
import { findIdentity } from '../identity-registry/identities';
import { wideAt } from '../identity-registry/views';
import { supportsInterface } from '../supports-interface';
import { addressOf, assetOf, bytesAt, ViewRefused, type ViewTable } from '../view';
import { documentKey } from './record-document';
import { readList } from './rule-set';

const NO_WORD = `0x${'0'.repeat(64)}`;

export const addressOfAsset = (state: State, asset: number): Address =>
  asset === 0 ? ZERO_ADDRESS : addressOf(state, state.assets.get(asset, Asset.account));

export function textAt(state: State, asset: number, word: number, lengthWord: number): string {
  const length = state.assets.get(asset, lengthWord);
  return new TextDecoder().decode(wordsAt(state.assets, asset, word, Math.ceil(length / 4)).subarray(0, length));
}

function bitsAt(state: State, asset: number, word: number): number[] {
  const bits: number[] = [];
  for (let bit = 0; bit < 1024; bit++)
    if ((state.assets.get(asset, word + (bit >>> 5)) & (1 << (bit & 31))) !== 0) bits.push(bit);
  return bits;
}

const join = (low: number, high: number): bigint => BigInt(low) | (BigInt(high) << 32n);

function rulesOf(state: State, asset: number) {
  const { assets } = state;
  const flag = (raised: number): boolean => hasRule(state, asset, raised);
  const limit = (raised: number, value: bigint) => ({ set: flag(raised), value });
  const amount = (word: number): bigint => amountAt(assets, asset, word);
  const small = (word: number): bigint => BigInt(assets.get(asset, word));
  const list = (kind: number, countWord: number): number[][] => readList(state, asset, kind, countWord);
  return {
    countriesRestricted: flag(RuleFlag.countriesRestricted),
    countriesAllowed: bitsAt(state, asset, Asset.countriesAllowed),
    countriesDenied: bitsAt(state, asset, Asset.countriesDenied),
    classesAllowed: wideAt(assets, asset, Asset.classesAllowed),
    claimsRequired: wideAt(assets, asset, Asset.claimsRequired),
    whitelistOnly: flag(RuleFlag.whitelistOnly),
    maxHolders: limit(RuleFlag.maxHolders, small(Asset.maxHolders)),
    maxHoldersByCountry: list(RuleItemKind.countryCap, Asset.countryCaps).map(([country, holders]) => ({
      country: country!,
      holders: holders!,
    })),
    maxHoldersByClass: list(RuleItemKind.classCap, Asset.classCaps).map(([investorClass, holders]) => ({
      investorClass: investorClass!,
      holders: holders!,
    })),
    maxHolding: limit(RuleFlag.maxHolding, amount(Asset.maxHolding)),
    minHolding: limit(RuleFlag.minHolding, amount(Asset.minHolding)),
    maxHoldingBps: limit(RuleFlag.maxHoldingBps, small(Asset.maxHoldingBps)),
    minHoldingBps: limit(RuleFlag.minHoldingBps, small(Asset.minHoldingBps)),
    resale: list(RuleItemKind.resale, Asset.resale).map(([exemption, low, high, tacks]) => ({
      exemption: exemption!,
      lockSeconds: join(low!, high!),
      tacks: tacks !== 0,
    })),
    windows: list(RuleItemKind.window, Asset.windows).map(([fromLow, fromHigh, toLow, toHigh]) => ({
      from: join(fromLow!, fromHigh!),
      to: join(toLow!, toHigh!),
    })),
    supplyCap: limit(RuleFlag.supplyCap, amount(Asset.supplyCap)),
    issuanceCap: limit(RuleFlag.issuanceCap, amount(Asset.issuanceCap)),
    issuanceDays: assets.get(asset, Asset.issuanceDays),
    clearing: flag(RuleFlag.clearing),
    halted: flag(RuleFlag.halted),
    wholeHoldingOnly: flag(RuleFlag.wholeHoldingOnly),
  };
}

function knownAsset(state: State, address: Address): number {
  const asset = assetOf(state, address);
  if (asset === 0) throw new ViewRefused(Refusal.ASSET_UNKNOWN);
  return asset;
}

export const assetRegistryViews: ViewTable = {
  isAsset: ({ state }, asset: Address) => [assetOf(state, asset) !== 0],
  assetCount: ({ state }) => [BigInt(state.assets.rowCount - 1)],
  assetAt: ({ state }, index: bigint) => [
    index < BigInt(state.assets.rowCount - 1) ? addressOfAsset(state, Number(index) + 1) : ZERO_ADDRESS,
  ],
  assetAddress: (_context, fingerprint: Fingerprint, instrument: number) => [assetAddress(fingerprint, instrument)],
  isRetired: ({ state }, asset: Address) => [isRetired(state, knownAsset(state, asset))],
  splitIndex: ({ state }, asset: Address) => [state.assets.get(knownAsset(state, asset), Asset.splitIndex)],
  isWhitelisted: ({ state }, asset: Address, identity: bigint) => {
    const row = state.whitelist.find2(knownAsset(state, asset), findIdentity(state, identity));
    return [state.whitelist.get(row, Whitelisted.admitted) !== 0];
  },
  rulesOf: ({ state }, address: Address) => {
    const asset = knownAsset(state, address);
    return [BigInt(state.assets.get(asset, Asset.rulesVersion)), rulesOf(state, asset)];
  },
  termsOf: ({ state }, address: Address) => {
    const { assets } = state;
    const asset = knownAsset(state, address);
    return [
      {
        fingerprint: bytesAt(assets, asset, Asset.fingerprint, 8),
        instrument: assets.get(asset, Asset.instrument),
        kind: assets.get(asset, Asset.kind),
        decimals: assets.get(asset, Asset.decimals),
        keepsLots: (assets.get(asset, Asset.flags) & AssetFlag.keepsLots) !== 0,
        issuer: u64At(state.identities, assets.get(asset, Asset.issuer), Identity.number),
        treasury: addressOf(state, assets.get(asset, Asset.treasury)),
        name: textAt(state, asset, Asset.name, Asset.nameLength),
        symbol: textAt(state, asset, Asset.symbol, Asset.symbolLength),
      },
    ];
  },
  documentOf: ({ state }, asset: Address, document: Hex) => {
    const row = state.documents.find(documentKey(knownAsset(state, asset), hexToWords(document), 0));
    if (row === 0) return [0, NO_WORD];
    return [state.documents.get(row, Document.version), bytesAt(state.documents, row, Document.hash, 8)];
  },
  valuationOf: ({ state }, address: Address) => {
    const { assets } = state;
    const asset = knownAsset(state, address);
    return [
      {
        value: amountAt(assets, asset, Asset.valuation),
        cash: addressOfAsset(state, assets.get(asset, Asset.valuationCash)),
        valuedAt: u64At(assets, asset, Asset.valuedAt),
        documentHash: bytesAt(assets, asset, Asset.valuationDocument, 8),
      },
    ];
  },
  supportsInterface: supportsInterface('IAssetRegistry'),
};
