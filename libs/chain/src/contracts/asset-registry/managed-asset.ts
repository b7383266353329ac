import { Refusal, type Role } from '@cadastre/protocol';
import { type EventTopic } from '../../execution/bloom';
import { type Call } from '../../execution/call';
import { isRetired } from '../../movement/asset-rules';
import { Asset } from '../../state/schema';
import { type State } from '../../state/state';
import { holdsRole } from '../authority';
import { beginNative } from '../native-accounts';

/** The asset that a function of the registry names first, 0 for an address that is no asset. */
export const managedAsset = (state: State, call: Call): number => state.assets.find(call.data, call.at(0) + 3);

export const mayManage = (state: State, call: Call, asset: number, role: Role): boolean =>
  holdsRole(state, call.sender, role, asset);

/** AssetUnknown, AssetRetired. */
export function judgeManaged(state: State, asset: number): number {
  if (asset === 0) return Refusal.ASSET_UNKNOWN;
  return isRetired(state, asset) ? Refusal.ASSET_RETIRED : 0;
}

/** An event of the registry about an asset. */
export function beginManaged(state: State, asset: number, event: EventTopic): void {
  beginNative(state, 'AssetRegistry', event);
  state.logs.topicAccount(state.assets.get(asset, Asset.account));
}

export function isZeroWord(call: Call, index: number): boolean {
  const at = call.at(index);
  for (let word = 0; word < 8; word++) if (call.data[at + word] !== 0) return false;
  return true;
}
