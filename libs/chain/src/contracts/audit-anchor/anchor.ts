import { Refusal, Role } from '@cadastre/protocol';
import { events } from '../../execution/bloom';
import { type Rule } from '../../execution/rule';
import { SYSTEM_ROW } from '../../machine/system-row';
import { Anchor, AnchorHead } from '../../state/schema';
import { setNumberAt, u64At } from '../../state/units';
import { holdsRole } from '../authority';
import { isZeroWord } from '../asset-registry/managed-asset';
import { beginNative } from '../native-accounts';

const Argument = { treeSize: 0, root: 1, checkpointHash: 2 } as const;

/** Binds the audit log's size and root to a block. */
export const anchor: Rule = {
  weight: 16,

  footprint(state, _call, slots) {
    // Anchors follow one another, so a row for each that may succeed is enough; a refused one leaves its row to the next.
    state.anchorsAsked++;
    const needed = state.anchorHead.get(SYSTEM_ROW, AnchorHead.count) + state.anchorsAsked;
    while (state.anchors.rowCount <= needed) state.anchors.append();
    slots.write(state.anchorHead.id, SYSTEM_ROW);
  },

  verify(state, call) {
    if (!holdsRole(state, call.sender, Role.Anchorer, 0)) return Refusal.NOT_AUTHORISED;
    if (isZeroWord(call, Argument.root)) return Refusal.VALUE_INVALID;
    const last = state.anchorHead.get(SYSTEM_ROW, AnchorHead.count);
    const size = last === 0 ? 0n : u64At(state.anchors, last, Anchor.treeSize);
    return call.big(Argument.treeSize) > size ? 0 : Refusal.ANCHOR_STALE;
  },

  apply(state, call) {
    const { anchors, anchorHead, logs } = state;
    const row = anchorHead.get(SYSTEM_ROW, AnchorHead.count) + 1;
    anchorHead.set(SYSTEM_ROW, AnchorHead.count, row);
    const size = call.at(Argument.treeSize);
    anchors.set(row, Anchor.treeSize, call.wordAt(size + 7));
    anchors.set(row, Anchor.treeSize + 1, call.wordAt(size + 6));
    setNumberAt(anchors, row, Anchor.anchoredAt, state.timestamp);
    for (let word = 0; word < 8; word++) {
      anchors.set(row, Anchor.root + word, call.data[call.at(Argument.root) + word]!);
      anchors.set(row, Anchor.checkpointHash + word, call.data[call.at(Argument.checkpointHash) + word]!);
    }
    beginNative(state, 'AuditAnchor', events.Anchored);
    logs.topicNumber(row - 1);
    for (const index of [Argument.treeSize, Argument.root, Argument.checkpointHash])
      logs.dataWords(call.data, call.at(index));
    logs.finish();
  },
};
