import { Module } from '@nestjs/common';
import { AssetsModule } from '../assets/assets.module';
import { EvidenceModule } from '../evidence/evidence.module';
import { IssuingEntitiesModule } from '../issuing-entities/issuing-entities.module';
import { ValuationsModule } from '../valuations/valuations.module';
import { InstrumentsController } from './instruments.controller';
import { Instruments } from './instruments.service';
import { RegisteredInstruments } from './registered-instruments';
import { Retirement } from './retirement';
import { Tokenisation } from './tokenisation';

@Module({
  imports: [AssetsModule, EvidenceModule, IssuingEntitiesModule, ValuationsModule],
  controllers: [InstrumentsController],
  providers: [Instruments, Tokenisation, Retirement, RegisteredInstruments],
  exports: [RegisteredInstruments],
})
export class InstrumentsModule {}
