import { Refusal, Role } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { EVERYTHING, type Rule } from '../../execution/rule';
import { isRetired } from '../../movement/asset-rules';
import { beginAsset } from '../../movement/move';
import { Asset, Checkpoint, Supply } from '../../state/schema';
import { setNumberAt } from '../../state/units';
import { holdsRole } from '../authority';

/** Remembers every balance and the supply as they are now: balances are written down when they change next. */
export const createCheckpoint: Rule = {
  weight: 10,
  footprint: EVERYTHING,

  verify(state, call) {
    const may =
      holdsRole(state, call.sender, Role.Paymaster, call.asset) ||
      holdsRole(state, call.sender, Role.Teller, call.asset);
    if (!may) return Refusal.NOT_AUTHORISED;
    return isRetired(state, call.asset) ? Refusal.ASSET_RETIRED : 0;
  },

  apply(state, call) {
    const { checkpoints, supplies } = state;
    const id = state.assets.get(call.asset, Asset.checkpointCount) + 1;
    state.assets.set(call.asset, Asset.checkpointCount, id);
    const row = checkpoints.insert2(call.asset, id);
    for (let word = 0; word < 4; word++)
      checkpoints.set(row, Checkpoint.supply + word, supplies.get(call.asset, Supply.total + word));
    setNumberAt(checkpoints, row, Checkpoint.createdAt, state.timestamp);
    beginAsset(state, call.asset, events.CheckpointCreated);
    state.logs.topicNumber(id);
    state.logs.dataNumber(state.timestamp);
    state.logs.finish();
  },
};
