import { Module } from '@nestjs/common';
import { AssetsController } from './assets.controller';
import { Assets } from './assets.service';

@Module({ controllers: [AssetsController], providers: [Assets], exports: [Assets] })
export class AssetsModule {}
