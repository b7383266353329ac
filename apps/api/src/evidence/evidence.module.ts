import { Module } from '@nestjs/common';
import { AssetsModule } from '../assets/assets.module';
import { IssuingEntitiesModule } from '../issuing-entities/issuing-entities.module';
import { AssetFile } from './asset-file';
import { AssetHolders } from './asset-holders';
import { EvidenceCalendar } from './evidence-calendar';
import { EvidenceController } from './evidence.controller';
import { EvidencePieces } from './evidence-pieces';
import { EvidenceRecords } from './evidence-records';
import { Evidence } from './evidence.service';
import { FiledDocuments } from './filed-documents';

@Module({
  imports: [AssetsModule, IssuingEntitiesModule],
  controllers: [EvidenceController],
  providers: [AssetFile, AssetHolders, Evidence, EvidenceCalendar, EvidencePieces, EvidenceRecords, FiledDocuments],
  exports: [AssetFile, AssetHolders, EvidenceRecords, FiledDocuments],
})
export class EvidenceModule {}
