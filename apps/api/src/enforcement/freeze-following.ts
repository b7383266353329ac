import { bytesToHex, type Hex, hexToBytes } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../clock/clock';
import type { Freeze } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Freezes } from './freezes.service';
import { type EnforcedMove, enforcedMoves, takeFrozen } from './frozen-units';
import { toDecimal } from '../database/decimals';

const ALIVE = { in: ['freezing' as const, 'standing' as const, 'lifting' as const] };

const bytes = (hex: Hex) => Uint8Array.from(hexToBytes(hex));

/** Freezes follow what they froze: into another account, or out of being. Runs as the platform's own work. */
@Injectable()
export class FreezeFollowing {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly freezes: Freezes,
  ) {}

  /** A wallet was recovered: the chain has carried its freezes to the one that stands in for it. */
  async recovered(lost: Hex, replacement: Hex): Promise<void> {
    const standing = await this.unit.tx.freeze.findMany({ where: { account: bytes(lost), status: ALIVE } });
    for (const freeze of standing) await this.freezes.change(freeze, { account: bytes(replacement) }, 'freeze.carried');
  }

  /** What the enforcements of a transaction moved. */
  async movesOf(transactionHash: string): Promise<EnforcedMove[]> {
    const rows = await this.unit.tx.$queryRaw<{ address: Uint8Array; topics: Uint8Array; data: Uint8Array }[]>`
      SELECT e.address, e.topics, e.data FROM chain_events e
      JOIN chain_transactions t ON t.block_number = e.block_number AND t.index = e.transaction_index
      WHERE t.hash = ${bytes(transactionHash as Hex)} ORDER BY e.log_index`;
    return enforcedMoves(
      rows.map(({ address, topics, data }) => ({
        address: bytesToHex(address),
        topics: topicsIn(topics),
        data: bytesToHex(data),
      })),
    );
  }

  /** Frozen units were taken: what is left of their freezes is less. Where they stay frozen, so do the freezes. */
  async taken(move: EnforcedMove, staysFrozen: boolean): Promise<void> {
    if (move.frozen === 0n) return;
    const found = await this.unit.tx.freeze.findMany({
      where: { scope: 'units', token: bytes(move.token), account: bytes(move.from), status: ALIVE },
      orderBy: { id: 'asc' },
    });
    // One that we do not know to have reached the chain comes last: those that have are enough, unless it has.
    const freezes = found.toSorted((a, b) => Number(a.status === 'freezing') - Number(b.status === 'freezing'));
    const left = freezes.map(({ id, unitsLeft }) => ({ id, unitsLeft: BigInt(unitsLeft!.toFixed()) }));
    for (const { id, taken } of takeFrozen(left, move.frozen)) {
      const freeze = freezes.find((each) => each.id === id)!;
      const rest = BigInt(freeze.unitsLeft!.toFixed()) - taken;
      const ends = rest === 0n && freeze.status === 'standing' ? { status: 'lifted' as const } : {};
      await this.freezes.change(freeze, { unitsLeft: toDecimal(rest), ...ends }, 'freeze.consumed');
      if (staysFrozen) await this.carry(freeze, move, taken);
    }
  }

  private async carry(freeze: Freeze, { to }: EnforcedMove, units: bigint): Promise<void> {
    const now = this.clock.now();
    const { organisationId, scope, token, reason, createdBy, operationId } = freeze;
    const carried = await this.unit.tx.freeze.create({
      data: {
        ...{ id: uuidv7(), organisationId, scope, token, reason, createdBy, operationId },
        ...{ account: bytes(to), units: toDecimal(units), unitsLeft: toDecimal(units), status: 'standing' },
        ...{ carriedFromId: freeze.id, createdAt: now, updatedAt: now },
      },
    });
    await this.freezes.tell(carried, 'freeze.carried', undefined);
  }
}

/** 32 bytes each, one after the other. */
function topicsIn(topics: Uint8Array): Hex[] {
  return Array.from({ length: topics.length / 32 }, (_, i) => bytesToHex(topics.subarray(i * 32, i * 32 + 32)));
}
