import { Refusal } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { type Rule } from '../../execution/rule';
import { isRetired, keepsLots } from '../../movement/asset-rules';
import { joinLots, readLots, writeLots } from '../../movement/lots';
import { beginAsset } from '../../movement/move';

/** Joins the sender's lots of one exemption into one, with the newest of their dates. */
export const mergeLots: Rule = {
  weight: 24,

  footprint(state, call, slots) {
    slots.write(state.holdings.id, state.holdings.find2(call.asset, call.sender));
  },

  verify(state, call) {
    if (isRetired(state, call.asset)) return Refusal.ASSET_RETIRED;
    return keepsLots(state, call.asset) ? 0 : Refusal.LOTS_NOT_KEPT;
  },

  apply(state, call) {
    const exemption = call.number(0);
    const lots = readLots(state, call.row(0));
    const merged = lots.filter((lot) => lot.exemption === exemption);
    const last = merged.at(-1);
    if (merged.length > 1 && last !== undefined) {
      const units = merged.reduce((sum, lot) => sum + lot.units, 0n);
      const others = lots.filter((lot) => lot.exemption !== exemption);
      writeLots(state, call.row(0), joinLots(others, [{ ...last, units }]));
    }
    beginAsset(state, call.asset, events.LotsMerged);
    state.logs.topicAccount(call.sender);
    state.logs.topicNumber(exemption);
    state.logs.finish();
  },
};
