import { Module } from '@nestjs/common';
import { FreezeLifting } from './freeze-lifting';
import { FreezesController } from './freezes.controller';
import { Freezes } from './freezes.service';
import { TokenAuthority } from './token-authority';

/** What is done to holdings without their holders. */
@Module({
  controllers: [FreezesController],
  providers: [Freezes, FreezeLifting, TokenAuthority],
})
export class EnforcementModule {}
