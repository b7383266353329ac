import { Module } from '@nestjs/common';
import { OrganisationsModule } from '../organisations/organisations.module';
import { WalletsModule } from '../wallets/wallets.module';
import { ChainCatchUp } from './chain-catch-up';
import { InvestorAttributes } from './investor-attributes';
import { InvestorErasure } from './investor-erasure';
import { InvestorIdentity } from './investor-identity';
import { InvestorProfiles } from './investor-profiles';
import { InvestorStanding } from './investor-standing';
import { InvestorsController } from './investors.controller';
import { Investors } from './investors.service';
import { PeopleJobs } from './people-jobs';
import { PeopleProcessor } from './people.processor';
import { ProfileReading } from './profile-reading';

@Module({
  imports: [OrganisationsModule, WalletsModule],
  controllers: [InvestorsController],
  providers: [
    ChainCatchUp,
    Investors,
    InvestorProfiles,
    ProfileReading,
    InvestorAttributes,
    InvestorIdentity,
    InvestorStanding,
    InvestorErasure,
    PeopleJobs,
    PeopleProcessor,
  ],
  exports: [ChainCatchUp, Investors, InvestorProfiles, InvestorIdentity, InvestorStanding, PeopleJobs],
})
export class InvestorsModule {}
