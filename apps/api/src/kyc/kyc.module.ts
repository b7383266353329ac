import { Module } from '@nestjs/common';
import { DocumentsModule } from '../documents/documents.module';
import { InvestorsModule } from '../investors/investors.module';
import { OwnersModule } from '../owners/owners.module';
import { ScreeningModule } from '../screening/screening.module';
import { EmbeddedProvider } from './embedded-provider';
import { KycAssessments } from './kyc-assessments';
import { KycCalendar } from './kyc-calendar';
import { KycCasesController } from './kyc-cases.controller';
import { KycCases } from './kyc-cases.service';
import { KycDecisions } from './kyc-decisions.service';
import { KycDocuments } from './kyc-documents.service';
import { KycFileReceiver } from './kyc-file-receiver';
import { KycScreening } from './kyc-screening';
import { KycSubmissions } from './kyc-submissions';
import { KycVerification } from './kyc-verification';
import { ProfileChanges } from './profile-changes';
import { Rescreening } from './rescreening';

@Module({
  imports: [InvestorsModule, OwnersModule, ScreeningModule, DocumentsModule],
  controllers: [KycCasesController],
  providers: [
    KycCases,
    KycDocuments,
    KycFileReceiver,
    EmbeddedProvider,
    KycSubmissions,
    KycVerification,
    KycDecisions,
    KycAssessments,
    KycCalendar,
    KycScreening,
    Rescreening,
    ProfileChanges,
  ],
  exports: [KycCases, KycSubmissions],
})
export class KycModule {}
