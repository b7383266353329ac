import { Refusal } from '@cadastre/protocol';
import { isCash, isRetired } from '../../movement/asset-rules';
import { type State } from '../../state/state';

/** Whether units of one can be paid in the other: ValueInvalid, AssetUnknown, AssetRetired, CashUnknown. */
export function judgePair(state: State, asset: number, cash: number): number {
  if (asset !== 0 && isCash(state, asset)) return Refusal.VALUE_INVALID;
  if (asset === 0) return Refusal.ASSET_UNKNOWN;
  const paysInCash = cash !== 0 && isCash(state, cash);
  if (isRetired(state, asset) || (paysInCash && isRetired(state, cash))) return Refusal.ASSET_RETIRED;
  return paysInCash ? 0 : Refusal.CASH_UNKNOWN;
}
