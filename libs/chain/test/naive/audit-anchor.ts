import { Role, ZERO_ADDRESS, type Hex } from '@cadastre/protocol';
import { isZeroWord, type NaiveContract } from './call';
import { judge } from './refuse';

export const auditAnchor: NaiveContract = {
  anchor(call, treeSize: bigint, root: Hex, checkpointHash: Hex) {
    const { world, sender, to } = call;
    const count = world.anchors.entries().length;
    const last = world.anchors.get(String(count - 1))?.treeSize ?? 0n;
    judge(
      [!world.hasRole(Role.Anchorer, ZERO_ADDRESS, sender), 'NOT_AUTHORISED'],
      [isZeroWord(root), 'VALUE_INVALID'],
      [treeSize <= last, 'ANCHOR_STALE'],
    );
    world.anchors.set(String(count), { treeSize, root, checkpointHash, anchoredAt: world.now });
    world.emit(to, 'Anchored', { index: BigInt(count), treeSize, root, checkpointHash });
  },
};
