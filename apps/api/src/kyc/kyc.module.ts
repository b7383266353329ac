import { Module } from '@nestjs/common';
import { DocumentsModule } from '../documents/documents.module';
import { InvestorsModule } from '../investors/investors.module';
import { EmbeddedProvider } from './embedded-provider';
import { KycCasesController } from './kyc-cases.controller';
import { KycCases } from './kyc-cases.service';
import { KycDecisions } from './kyc-decisions.service';
import { KycDocuments } from './kyc-documents.service';
import { KycFileReceiver } from './kyc-file-receiver';
import { KycSubmissions } from './kyc-submissions';
import { KycVerification } from './kyc-verification';

@Module({
  imports: [InvestorsModule, DocumentsModule],
  controllers: [KycCasesController],
  providers: [KycCases, KycDocuments, KycFileReceiver, EmbeddedProvider, KycSubmissions, KycVerification, KycDecisions],
})
export class KycModule {}
