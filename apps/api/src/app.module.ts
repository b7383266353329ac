import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from './access/access.module';
import { ApiKeysModule } from './api-keys/api-keys.module';
import { ApprovalsModule } from './approvals/approvals.module';
import { AssetsModule } from './assets/assets.module';
import { AttestationsModule } from './attestations/attestations.module';
import { AuditModule } from './audit/audit.module';
import { CashModule } from './cash/cash.module';
import { ChainModule } from './chain/chain.module';
import { ClockModule } from './clock/clock.module';
import { ConfigModule } from './config/config.module';
import type { Environment } from './config/environment';
import { DatabaseModule } from './database/database.module';
import { DocumentsModule } from './documents/documents.module';
import { DueDiligenceModule } from './due-diligence/due-diligence.module';
import { EnforcementModule } from './enforcement/enforcement.module';
import { EventsModule } from './events/events.module';
import { EvidenceModule } from './evidence/evidence.module';
import { HealthModule } from './health/health.module';
import { HoldingsModule } from './holdings/holdings.module';
import { HttpModule } from './http/http.module';
import { InstanceTimeModule } from './instance-time/instance-time.module';
import { InstrumentsModule } from './instruments/instruments.module';
import { IssuingEntitiesModule } from './issuing-entities/issuing-entities.module';
import { InvestorsModule } from './investors/investors.module';
import { KeysModule } from './keys/keys.module';
import { KycModule } from './kyc/kyc.module';
import { KycProviderModule } from './kyc-provider/kyc-provider.module';
import { MetricsModule } from './metrics/metrics.module';
import { OfferingsModule } from './offerings/offerings.module';
import { OperationsModule } from './operations/operations.module';
import { OrganisationsModule } from './organisations/organisations.module';
import { OwnersModule } from './owners/owners.module';
import { OutboxModule } from './outbox/outbox.module';
import { QueuesModule } from './queues/queues.module';
import { RedisModule } from './redis/redis.module';
import { IdentitiesModule } from './identities/identities.module';
import { RedemptionsModule } from './redemptions/redemptions.module';
import { RulesModule } from './rules/rules.module';
import { ScreeningModule } from './screening/screening.module';
import { SessionsModule } from './sessions/sessions.module';
import { SettlementModule } from './settlement/settlement.module';
import { TitleDisputesModule } from './title-disputes/title-disputes.module';
import { TransfersModule } from './transfers/transfers.module';
import { UsersModule } from './users/users.module';
import { ValuationsModule } from './valuations/valuations.module';
import { WalletsModule } from './wallets/wallets.module';
import { WebhooksModule } from './webhooks/webhooks.module';

@Module({})
export class AppModule {
  static of(environment: Environment): DynamicModule {
    return {
      module: AppModule,
      imports: [
        // the ground
        ConfigModule.of(environment),
        ClockModule,
        DatabaseModule,
        RedisModule,
        KeysModule,
        MetricsModule,
        // the habits of every route
        HttpModule,
        AccessModule,
        AuditModule,
        QueuesModule,
        OutboxModule,
        EventsModule,
        OperationsModule,
        ApprovalsModule,
        ChainModule,
        SettlementModule,
        IdentitiesModule,
        // the features
        HealthModule,
        OrganisationsModule,
        UsersModule,
        SessionsModule,
        ApiKeysModule,
        AssetsModule,
        ValuationsModule,
        TitleDisputesModule,
        EvidenceModule,
        DueDiligenceModule,
        IssuingEntitiesModule,
        InstrumentsModule,
        WebhooksModule,
        DocumentsModule,
        CashModule,
        OfferingsModule,
        HoldingsModule,
        RedemptionsModule,
        TransfersModule,
        RulesModule,
        WalletsModule,
        InvestorsModule,
        OwnersModule,
        AttestationsModule,
        ScreeningModule,
        KycModule,
        KycProviderModule,
        EnforcementModule,
        InstanceTimeModule,
      ],
    };
  }
}
