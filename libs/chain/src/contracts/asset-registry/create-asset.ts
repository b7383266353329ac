import { assetAddress, AssetKind, Refusal, Role, type Fingerprint, type Hex } from '@cadastre/protocol';
import { argumentsOf } from '../../calldata/arguments';
import { events } from '../../execution/bloom';
import { type Call } from '../../execution/call';
import { EVERYTHING, type Rule } from '../../execution/rule';
import { isUnregistered } from '../../movement/judge';
import { Account, Asset, RealAsset } from '../../state/schema';
import { type State } from '../../state/state';
import { hexToWords } from '../../state/units';
import { holdsRole } from '../authority';
import { findIdentity } from '../identity-registry/identities';
import { beginNative } from '../native-accounts';
import { addAsset } from './add-asset';
import { judgeRules, writeRules, type RuleSet } from './rule-set';

interface Terms {
  readonly fingerprint: Hex;
  readonly instrument: number;
  readonly kind: number;
  readonly decimals: number;
  readonly keepsLots: boolean;
  readonly issuer: bigint;
  readonly treasury: Hex;
  readonly name: string;
  readonly symbol: string;
}

const decode = argumentsOf('AssetRegistry', 'createAsset');

const NAME_BYTES_MAX = 64;
const SYMBOL_BYTES_MAX = 16;
const DECIMALS_MAX = 18;

let terms: Terms;
let rules: RuleSet;

/** Creates an asset account with its first rule set. */
export const createAsset: Rule = {
  weight: 200,
  footprint: EVERYTHING,

  verify(state, call) {
    [terms, rules] = decode(call) as unknown as [Terms, RuleSet];
    if (!holdsRole(state, call.sender, Role.AssetManager, 0)) return Refusal.NOT_AUTHORISED;
    const wrongRules = judgeRules(rules);
    if (wrongRules === Refusal.LIST_TOO_LONG) return wrongRules;
    if (!areTermsValid(terms)) return Refusal.VALUE_INVALID;
    if (wrongRules !== 0) return wrongRules;
    if (isTaken(state, terms)) return Refusal.ASSET_TAKEN;
    if (rules.resale.length > 0 && !terms.keepsLots) return Refusal.LOTS_NOT_KEPT;
    if (findIdentity(state, terms.issuer) === 0) return Refusal.IDENTITY_UNKNOWN;
    const treasury = state.accounts.find(hexToWords(terms.treasury));
    if (isUnregistered(state, treasury)) return Refusal.PARTY_UNREGISTERED;
    return state.accounts.get(treasury, Account.successor) !== 0 ? Refusal.PARTY_RETIRED : 0;
  },

  apply(state, call) {
    const asset = addAsset(state, {
      ...terms,
      issuer: findIdentity(state, terms.issuer),
      treasury: state.accounts.find(hexToWords(terms.treasury)),
    });
    writeRules(state, asset, rules);
    state.assets.set(asset, Asset.rulesVersion, 1);
    emit(state, call, asset);
  },
};

function emit(state: State, call: Call, asset: number): void {
  const { logs } = state;
  const account = state.assets.get(asset, Asset.account);
  beginNative(state, 'AssetRegistry', events.AssetCreated);
  logs.topicAccount(account);
  logs.topicWords(hexToWords(terms.fingerprint), 0);
  logs.dataNumber(terms.instrument);
  logs.dataNumber(terms.kind);
  logs.dataBig(terms.issuer);
  logs.finish();
  emitRules(state, asset);
}

export function emitRules(state: State, asset: number): void {
  beginNative(state, 'AssetRegistry', events.RulesChanged);
  state.logs.topicAccount(state.assets.get(asset, Asset.account));
  state.logs.dataNumber(state.assets.get(asset, Asset.rulesVersion));
  state.logs.finish();
}

function areTermsValid({ fingerprint, kind, keepsLots, decimals, name, symbol }: Terms): boolean {
  const fits = (text: string, most: number): boolean => text !== '' && new TextEncoder().encode(text).length <= most;
  return (
    BigInt(fingerprint) !== 0n &&
    kind <= AssetKind.Cash &&
    !(kind === AssetKind.Cash && keepsLots) &&
    decimals <= DECIMALS_MAX &&
    fits(name, NAME_BYTES_MAX) &&
    fits(symbol, SYMBOL_BYTES_MAX)
  );
}

/** The pair exists, or the real asset has another owner of record. */
function isTaken(state: State, { fingerprint, instrument, issuer }: Terms): boolean {
  if (state.assets.find(hexToWords(assetAddress(fingerprint as Fingerprint, instrument))) !== 0) return true;
  const real = state.realAssets.find(hexToWords(fingerprint));
  return (
    state.realAssets.get(real, RealAsset.liveAssets) !== 0 &&
    state.realAssets.get(real, RealAsset.owner) !== findIdentity(state, issuer)
  );
}
