import { Module } from '@nestjs/common';
import { HoldingsModule } from '../holdings/holdings.module';
import { OfferingsModule } from '../offerings/offerings.module';
import { TransferClearing } from './transfer-clearing';
import { TransferOutcomes } from './transfer-outcomes';
import { TransferParties } from './transfer-parties';
import { TransferRecords } from './transfer-records';
import { TransferViews } from './transfer-views';
import { TransfersController } from './transfers.controller';
import { Transfers } from './transfers.service';

@Module({
  imports: [OfferingsModule, HoldingsModule],
  controllers: [TransfersController],
  providers: [TransferClearing, TransferOutcomes, TransferParties, TransferRecords, Transfers, TransferViews],
  exports: [TransferViews],
})
export class TransfersModule {}
