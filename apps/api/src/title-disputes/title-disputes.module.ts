import { Module } from '@nestjs/common';
import { AssetsModule } from '../assets/assets.module';
import { DocumentsModule } from '../documents/documents.module';
import { TitleDisputesController } from './title-disputes.controller';
import { TitleDisputes } from './title-disputes.service';
import { TitleVerdicts } from './title-verdicts';

@Module({
  imports: [AssetsModule, DocumentsModule],
  controllers: [TitleDisputesController],
  providers: [TitleDisputes, TitleVerdicts],
})
export class TitleDisputesModule {}
