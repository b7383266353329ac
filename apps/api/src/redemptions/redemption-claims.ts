import { bytesToHex } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../clock/clock';
import { toBigInt, toDecimal } from '../database/decimals';
import type { Redemption, RedemptionClaim } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import type { Holder } from '../holdings/holder-register';
import { HoldersToRedeem } from './redemption-holders';
import { RedemptionRecords } from './redemption-records';
import { splitUnits } from './redemption-split';

const OPEN: RedemptionClaim['status'][] = ['waiting', 'set_aside'];

/** Who gives back how much. To be called as the platform's own work, under the redemption's lock. */
@Injectable()
export class RedemptionClaims {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly holders: HoldersToRedeem,
    private readonly records: RedemptionRecords,
  ) {}

  async create(redemption: Redemption): Promise<void> {
    if (redemption.whole) return this.follow(redemption);
    const { others } = await this.holders.of(bytesToHex(redemption.token));
    const ofIdentity = new Map(others.map((holder) => [holder.identity, holder]));
    for (const [identity, units] of splitUnits(toBigInt(redemption.units), others)) {
      await this.add(redemption, ofIdentity.get(identity)!, units, redemption.price);
    }
  }

  /** Of a whole redemption every unit is claimed by whoever holds it now: units that were sold go with their buyer. */
  async follow(redemption: Redemption): Promise<void> {
    if (!this.follows(redemption)) return;
    const { others, issuer } = await this.holders.of(bytesToHex(redemption.token));
    const claims = await this.unit.tx.redemptionClaim.findMany({ where: { redemptionId: redemption.id } });
    const ofIdentity = new Map(claims.map((claim) => [claim.identity, claim]));
    for (const holder of issuer ? [...others, issuer] : others) {
      const claim = ofIdentity.get(holder.identity);
      const price = holder === issuer ? toDecimal(0n) : redemption.price;
      if (!claim) await this.add(redemption, holder, holder.units, price);
      else if (claim.status !== 'settling' && toBigInt(claim.units) !== toBigInt(claim.redeemed) + holder.units) {
        const units = toDecimal(toBigInt(claim.redeemed) + holder.units);
        await this.records.changeClaim(claim, { units, status: 'due', code: null });
      }
    }
  }

  /** Units that are issued once it is completed have nothing to do with it. */
  follows = ({ whole, completedAt }: Redemption): boolean => whole && completedAt === null;

  /** Who has not been paid, and is not being paid now. */
  open(redemptionId: string): Promise<RedemptionClaim[]> {
    return this.unit.tx.redemptionClaim.findMany({
      where: { redemptionId, status: { in: OPEN } },
      orderBy: { id: 'asc' },
    });
  }

  count(redemptionId: string, statuses = OPEN): Promise<number> {
    return this.unit.tx.redemptionClaim.count({ where: { redemptionId, status: { in: statuses } } });
  }

  /** What waited is tried again: all of it, or the claims of so many ids. */
  async retry({ id: redemptionId }: Redemption, ids?: readonly string[]): Promise<void> {
    await this.unit.tx.redemptionClaim.updateMany({
      where: { redemptionId, status: { in: OPEN }, ...(ids ? { id: { in: [...ids] } } : {}) },
      data: { status: 'due', code: null, version: { increment: 1 } },
    });
  }

  private async add(
    { id: redemptionId, organisationId, instrumentId, currency }: Redemption,
    { identity, known }: Holder,
    units: bigint,
    price: Redemption['price'],
  ): Promise<void> {
    const now = this.clock.now();
    await this.unit.tx.redemptionClaim.create({
      data: {
        ...{ id: uuidv7(), redemptionId, organisationId, instrumentId, currency, price, identity },
        ...{ holderOrganisationId: known?.organisationId, units: toDecimal(units), createdAt: now, updatedAt: now },
      },
    });
  }
}
