import { Module } from '@nestjs/common';
import { AssetsController } from './assets.controller';
import { Assets } from './assets.service';
import { AssetImportController } from './import/asset-import.controller';
import { AssetImport } from './import/asset-import.service';

@Module({ controllers: [AssetsController, AssetImportController], providers: [Assets, AssetImport], exports: [Assets] })
export class AssetsModule {}
