import { Module } from '@nestjs/common';
import { InvestorsModule } from '../investors/investors.module';
import { OwnersController } from './owners.controller';
import { Owners } from './owners.service';

@Module({ imports: [InvestorsModule], controllers: [OwnersController], providers: [Owners], exports: [Owners] })
export class OwnersModule {}
