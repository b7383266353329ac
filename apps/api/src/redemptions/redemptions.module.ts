import { Module } from '@nestjs/common';
import { AssetsModule } from '../assets/assets.module';
import { HoldingsModule } from '../holdings/holdings.module';
import { OfferingsModule } from '../offerings/offerings.module';
import { ValuationsModule } from '../valuations/valuations.module';
import { RedemptionClaims } from './redemption-claims';
import { RedemptionEnd } from './redemption-end';
import { HoldersToRedeem } from './redemption-holders';
import { RedemptionOperations } from './redemption-operations';
import { RedemptionOutcomes } from './redemption-outcomes';
import { RedemptionProgress } from './redemption-progress';
import { RedemptionRecords } from './redemption-records';
import { RedemptionRetries } from './redemption-retries';
import { RedemptionRetryWork } from './redemption-retry-work';
import { RedemptionWork } from './redemption-work';
import { RedemptionsController } from './redemptions.controller';
import { Redemptions } from './redemptions.service';
import { TreasuryCash } from './treasury-cash';

/** Units that go back to their issuer, each against its payment. */
@Module({
  imports: [AssetsModule, HoldingsModule, OfferingsModule, ValuationsModule],
  controllers: [RedemptionsController],
  providers: [
    HoldersToRedeem,
    RedemptionClaims,
    RedemptionEnd,
    RedemptionOperations,
    RedemptionOutcomes,
    RedemptionProgress,
    RedemptionRecords,
    RedemptionRetries,
    RedemptionRetryWork,
    RedemptionWork,
    Redemptions,
    TreasuryCash,
  ],
})
export class RedemptionsModule {}
