import { Module } from '@nestjs/common';
import { InvestorsModule } from '../investors/investors.module';
import { AttestationsController } from './attestations.controller';
import { Attestations } from './attestations.service';

@Module({ imports: [InvestorsModule], controllers: [AttestationsController], providers: [Attestations] })
export class AttestationsModule {}
