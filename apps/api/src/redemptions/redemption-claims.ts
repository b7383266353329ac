import { bytesToHex } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { Clock } from '../clock/clock';
import { toBigInt, toDecimal } from '../database/decimals';
import type { Redemption } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import type { Holder } from '../holdings/holder-register';
import { HoldersToRedeem } from './redemption-holders';
import { RedemptionRecords } from './redemption-records';
import { splitUnits } from './redemption-split';

/** Who gives back how much. To be called as the platform's own work, under the redemption's lock. */
@Injectable()
export class RedemptionClaims {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly holders: HoldersToRedeem,
    private readonly records: RedemptionRecords,
  ) {}

  async open(redemption: Redemption): Promise<void> {
    if (redemption.whole) return this.follow(redemption);
    const { others } = await this.holders.of(bytesToHex(redemption.token));
    const ofIdentity = new Map(others.map((holder) => [holder.identity, holder]));
    for (const [identity, units] of splitUnits(toBigInt(redemption.units), others)) {
      await this.create(redemption, ofIdentity.get(identity)!, units, redemption.price);
    }
  }

  /** Of a whole redemption every unit is claimed by whoever holds it now: units that were sold go with their buyer. */
  async follow(redemption: Redemption): Promise<void> {
    if (!redemption.whole) return;
    const { others, issuer } = await this.holders.of(bytesToHex(redemption.token));
    const claims = await this.unit.tx.redemptionClaim.findMany({ where: { redemptionId: redemption.id } });
    const ofIdentity = new Map(claims.map((claim) => [claim.identity, claim]));
    for (const holder of issuer ? [...others, issuer] : others) {
      const claim = ofIdentity.get(holder.identity);
      const price = holder === issuer ? toDecimal(0n) : redemption.price;
      if (!claim) await this.create(redemption, holder, holder.units, price);
      else if (claim.status !== 'settling' && toBigInt(claim.units) !== toBigInt(claim.redeemed) + holder.units) {
        const units = toDecimal(toBigInt(claim.redeemed) + holder.units);
        await this.records.changeClaim(claim, { units, status: 'due', code: null });
      }
    }
  }

  /** What waited is tried again. */
  async retry({ id }: Redemption): Promise<void> {
    await this.unit.tx.redemptionClaim.updateMany({
      where: { redemptionId: id, status: 'waiting' },
      data: { status: 'due', code: null, version: { increment: 1 } },
    });
  }

  private async create(
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
