import { Module } from '@nestjs/common';
import { AssetsModule } from '../assets/assets.module';
import { EvidenceModule } from '../evidence/evidence.module';
import { Assessments } from './assessments.service';
import { Conclusion } from './conclusion';
import { DueDiligenceController } from './due-diligence.controller';

@Module({
  imports: [AssetsModule, EvidenceModule],
  controllers: [DueDiligenceController],
  providers: [Assessments, Conclusion],
})
export class DueDiligenceModule {}
