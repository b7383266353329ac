import { Module } from '@nestjs/common';
import { DocumentsModule } from '../documents/documents.module';
import { InvestorsModule } from '../investors/investors.module';
import { OrganisationsModule } from '../organisations/organisations.module';
import { OwnersModule } from '../owners/owners.module';
import { BlockedOwnership } from './blocked-ownership';
import { SanctionLists } from './sanction-lists.service';
import { ScreeningHits } from './screening-hits.service';
import { ScreeningSubjects } from './screening-subjects';
import { ScreeningThread } from './screening-thread';
import { ScreeningController } from './screening.controller';
import { Screenings } from './screenings.service';

@Module({
  imports: [InvestorsModule, OwnersModule, DocumentsModule, OrganisationsModule],
  controllers: [ScreeningController],
  providers: [ScreeningThread, SanctionLists, ScreeningSubjects, Screenings, BlockedOwnership, ScreeningHits],
  exports: [Screenings, BlockedOwnership],
})
export class ScreeningModule {}
