import { Module } from '@nestjs/common';
import { ChainTime } from './chain-time';
import { InstanceTimeController } from './instance-time.controller';
import { InstanceTime } from './instance-time.service';

@Module({ controllers: [InstanceTimeController], providers: [ChainTime, InstanceTime] })
export class InstanceTimeModule {}
