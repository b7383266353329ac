import { Module } from '@nestjs/common';
import { AssetsModule } from '../assets/assets.module';
import { DocumentsModule } from '../documents/documents.module';
import { ValuationAge } from './valuation-age';
import { ValuationPublication } from './valuation-publication';
import { ValuationReview } from './valuation-review';
import { ValuationsController } from './valuations.controller';
import { Valuations } from './valuations.service';

@Module({
  imports: [AssetsModule, DocumentsModule],
  controllers: [ValuationsController],
  providers: [Valuations, ValuationReview, ValuationPublication, ValuationAge],
  exports: [ValuationAge, ValuationPublication],
})
export class ValuationsModule {}
