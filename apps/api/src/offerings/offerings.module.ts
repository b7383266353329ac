import { Module } from '@nestjs/common';
import { AssetsModule } from '../assets/assets.module';
import { CashModule } from '../cash/cash.module';
import { DocumentsModule } from '../documents/documents.module';
import { OffereesController } from '../offerees/offerees.controller';
import { InstrumentsModule } from '../instruments/instruments.module';
import { RegisteredInstruments } from '../instruments/registered-instruments';
import { Offerees } from '../offerees/offerees.service';
import { SubscriptionDisposal } from '../subscriptions/subscription-disposal';
import { SubscriptionEligibility } from '../subscriptions/subscription-eligibility';
import { SubscriptionFunding } from '../subscriptions/subscription-funding';
import { SubscriptionOperations } from '../subscriptions/subscription-operations';
import { SubscriptionOutcomes } from '../subscriptions/subscription-outcomes';
import { SubscriptionRecords } from '../subscriptions/subscription-records';
import { SubscriptionReturns } from '../subscriptions/subscription-returns';
import { SubscriptionsController } from '../subscriptions/subscriptions.controller';
import { Subscriptions } from '../subscriptions/subscriptions.service';
import { Subscribers } from '../subscriptions/subscribers';
import { WithheldMoney } from '../subscriptions/withheld-money';
import { OrganisationsModule } from '../organisations/organisations.module';
import { ValuationsModule } from '../valuations/valuations.module';
import { AllocationProposals } from './allocation-proposals';
import { ClosingWork } from './closing-work';
import { OfferedInstruments } from './offered-instruments';
import { OfferingClosing } from './offering-closing';
import { OfferingCount } from './offering-count';
import { OfferingDocumentsController } from './offering-documents.controller';
import { OfferingLife } from './offering-life';
import { OfferingsController } from './offerings.controller';
import { Offerings } from './offerings.service';

/** Offerings, their offerees and their subscriptions: one closing moves all three, so they are one module. */
@Module({
  imports: [AssetsModule, CashModule, DocumentsModule, InstrumentsModule, OrganisationsModule, ValuationsModule],
  controllers: [OfferingsController, OfferingDocumentsController, OffereesController, SubscriptionsController],
  providers: [
    { provide: OfferedInstruments, useExisting: RegisteredInstruments },
    AllocationProposals,
    ClosingWork,
    OfferingClosing,
    OfferingCount,
    OfferingLife,
    Offerings,
    Offerees,
    SubscriptionDisposal,
    SubscriptionEligibility,
    SubscriptionFunding,
    SubscriptionOperations,
    SubscriptionOutcomes,
    SubscriptionRecords,
    SubscriptionReturns,
    Subscriptions,
    Subscribers,
    WithheldMoney,
  ],
  exports: [OfferedInstruments, Subscribers],
})
export class OfferingsModule {}
