import { Module } from '@nestjs/common';
import { IssuingEntitiesController } from './issuing-entities.controller';
import { IssuingEntities } from './issuing-entities.service';
import { IssuingEntityRegistration } from './issuing-entity-registration';
import { IssuingEntityRenewal } from './issuing-entity-renewal';

@Module({
  controllers: [IssuingEntitiesController],
  providers: [IssuingEntities, IssuingEntityRegistration, IssuingEntityRenewal],
  exports: [IssuingEntities],
})
export class IssuingEntitiesModule {}
