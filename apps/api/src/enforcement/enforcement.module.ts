import { Module } from '@nestjs/common';
import { DocumentsModule } from '../documents/documents.module';
import { OfferingsModule } from '../offerings/offerings.module';
import { WalletsModule } from '../wallets/wallets.module';
import { ChainViews } from './chain-views';
import { EnforcementDecisions } from './enforcement-decisions';
import { EnforcementOrdersController } from './enforcement-orders.controller';
import { EnforcementOrders } from './enforcement-orders.service';
import { ForcedTransfers } from './forced-transfers';
import { FreezeFollowing } from './freeze-following';
import { FreezeLifting } from './freeze-lifting';
import { FreezesController } from './freezes.controller';
import { Freezes } from './freezes.service';
import { Recoveries } from './recoveries';
import { StandingChanges } from './standing-changes';
import { TokenAuthority } from './token-authority';
import { Transmissions } from './transmissions';

/** What is done to holdings without their holders. */
@Module({
  imports: [DocumentsModule, OfferingsModule, WalletsModule],
  controllers: [FreezesController, EnforcementOrdersController],
  providers: [
    ChainViews,
    EnforcementDecisions,
    EnforcementOrders,
    ForcedTransfers,
    FreezeFollowing,
    FreezeLifting,
    Freezes,
    Recoveries,
    StandingChanges,
    TokenAuthority,
    Transmissions,
  ],
})
export class EnforcementModule {}
