import { Module } from '@nestjs/common';
import { WalletChallenges } from './wallet-challenges';
import { WalletLinking } from './wallet-linking';
import { WalletsController } from './wallets.controller';
import { Wallets } from './wallets.service';

@Module({
  controllers: [WalletsController],
  providers: [Wallets, WalletChallenges, WalletLinking],
  exports: [Wallets],
})
export class WalletsModule {}
