import { Module } from '@nestjs/common';
import { HoldingsModule } from '../holdings/holdings.module';
import { TransfersModule } from '../transfers/transfers.module';
import { ChainRules } from './chain-rules';
import { InstrumentRules } from './instrument-rules.service';
import { RuleChanges } from './rule-changes.service';
import { RuleImpact } from './rule-impact.service';
import { RulesController } from './rules.controller';
import { WhitelistController } from './whitelist.controller';
import { Whitelists } from './whitelist.service';

@Module({
  imports: [HoldingsModule, TransfersModule],
  controllers: [RulesController, WhitelistController],
  providers: [ChainRules, InstrumentRules, RuleChanges, RuleImpact, Whitelists],
})
export class RulesModule {}
