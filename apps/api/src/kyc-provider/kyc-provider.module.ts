import { Module } from '@nestjs/common';
import { InvestorsModule } from '../investors/investors.module';
import { KycModule } from '../kyc/kyc.module';
import { KycProviderController } from './kyc-provider.controller';
import { ProviderEvents } from './provider-events.service';
import { ProviderVerdicts } from './provider-verdicts';
import { SumsubClient } from './sumsub-client';

@Module({
  imports: [InvestorsModule, KycModule],
  controllers: [KycProviderController],
  providers: [SumsubClient, ProviderEvents, ProviderVerdicts],
})
export class KycProviderModule {}
