import { Module } from '@nestjs/common';
import { IssuingEntitiesController } from './issuing-entities.controller';
import { IssuingEntities } from './issuing-entities.service';
import { IssuingEntityRegistration } from './issuing-entity-registration';

@Module({
  controllers: [IssuingEntitiesController],
  providers: [IssuingEntities, IssuingEntityRegistration],
  exports: [IssuingEntities],
})
export class IssuingEntitiesModule {}
