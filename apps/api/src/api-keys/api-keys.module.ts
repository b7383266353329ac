import { Module } from '@nestjs/common';
import { ApiKeysController } from './api-keys.controller';
import { ApiKeys } from './api-keys.service';

@Module({ controllers: [ApiKeysController], providers: [ApiKeys] })
export class ApiKeysModule {}
