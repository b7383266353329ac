import { Module } from '@nestjs/common';
import { AssetJobs } from './asset-jobs';
import { AssetLife } from './asset-life';
import { AssetRetirement } from './asset-retirement';
import { AssetsController } from './assets.controller';
import { AssetsProcessor } from './assets.processor';
import { Assets } from './assets.service';
import { Fingerprints } from './fingerprints';
import { AssetImportController } from './import/asset-import.controller';
import { AssetImport } from './import/asset-import.service';

@Module({
  controllers: [AssetsController, AssetImportController],
  providers: [Assets, AssetImport, AssetJobs, AssetLife, AssetRetirement, AssetsProcessor, Fingerprints],
  exports: [Assets, AssetJobs, AssetLife, Fingerprints],
})
export class AssetsModule {}
