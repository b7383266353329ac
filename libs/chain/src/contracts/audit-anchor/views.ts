import { SYSTEM_ROW } from '../../machine/system-row';
import { Anchor, AnchorHead } from '../../state/schema';
import { type State } from '../../state/state';
import { u64At } from '../../state/units';
import { supportsInterface } from '../supports-interface';
import { bytesAt, type ViewTable } from '../view';

const countOf = (state: State): number => state.anchorHead.get(SYSTEM_ROW, AnchorHead.count);

/** Row 0 is all zero: what stands beyond the last anchor. */
const anchorAt = ({ anchors }: State, row: number) => ({
  treeSize: u64At(anchors, row, Anchor.treeSize),
  root: bytesAt(anchors, row, Anchor.root, 8),
  checkpointHash: bytesAt(anchors, row, Anchor.checkpointHash, 8),
  anchoredAt: u64At(anchors, row, Anchor.anchoredAt),
});

export const auditAnchorViews: ViewTable = {
  anchorCount: ({ state }) => [BigInt(countOf(state))],
  anchorAt: ({ state }, index: bigint) => [anchorAt(state, index < BigInt(countOf(state)) ? Number(index) + 1 : 0)],
  latest: ({ state }) => [anchorAt(state, countOf(state))],
  supportsInterface: supportsInterface('IAuditAnchor'),
};
