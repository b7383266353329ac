import { Global, Module } from '@nestjs/common';
import { ChainAccounts } from './chain-accounts';
import { Holds } from './holds';
import { RetiredAccounts } from './retired-accounts';
import { SettlementHandlers } from './settlement-handlers';
import { SettlementProcessor } from './settlement.processor';
import { Settlements } from './settlement.service';
import { SigningDesk } from './signing-desk';
import { Submitter } from './submitter';

@Global()
@Module({
  providers: [
    ChainAccounts,
    Holds,
    RetiredAccounts,
    SettlementHandlers,
    Settlements,
    SigningDesk,
    Submitter,
    SettlementProcessor,
  ],
  exports: [ChainAccounts, Holds, RetiredAccounts, Settlements],
})
export class SettlementModule {}
