import { Module } from '@nestjs/common';
import { OfferingsModule } from '../offerings/offerings.module';
import { HolderRegister, OwnHoldings } from './holder-register';
import { HoldingsController } from './holdings.controller';
import { Holdings } from './holdings.service';
import { InstrumentAccess } from './instrument-access';

@Module({
  imports: [OfferingsModule],
  controllers: [HoldingsController],
  providers: [HolderRegister, Holdings, InstrumentAccess, OwnHoldings],
  exports: [HolderRegister, InstrumentAccess],
})
export class HoldingsModule {}
