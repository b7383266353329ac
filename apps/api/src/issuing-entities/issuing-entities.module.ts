import { Module } from '@nestjs/common';
import { InvestorsModule } from '../investors/investors.module';
import { OrganisationsModule } from '../organisations/organisations.module';
import { IssuingEntitiesController } from './issuing-entities.controller';
import { IssuingEntities } from './issuing-entities.service';
import { IssuingEntityRegistration } from './issuing-entity-registration';
import { IssuingEntityFollowing } from './issuing-entity-following';
import { IssuingEntityRenewal } from './issuing-entity-renewal';
import { IssuingEntityStanding } from './issuing-entity-standing';

@Module({
  imports: [InvestorsModule, OrganisationsModule],
  controllers: [IssuingEntitiesController],
  providers: [
    IssuingEntities,
    IssuingEntityRegistration,
    IssuingEntityRenewal,
    IssuingEntityStanding,
    IssuingEntityFollowing,
  ],
  exports: [IssuingEntities],
})
export class IssuingEntitiesModule {}
