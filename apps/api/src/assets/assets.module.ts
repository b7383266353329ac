import { Module } from '@nestjs/common';
import { AssetLife } from './asset-life';
import { AssetsController } from './assets.controller';
import { Assets } from './assets.service';
import { Fingerprints } from './fingerprints';
import { AssetImportController } from './import/asset-import.controller';
import { AssetImport } from './import/asset-import.service';

@Module({
  controllers: [AssetsController, AssetImportController],
  providers: [Assets, AssetImport, AssetLife, Fingerprints],
  exports: [Assets, AssetLife, Fingerprints],
})
export class AssetsModule {}
