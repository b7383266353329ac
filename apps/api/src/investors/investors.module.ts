import { Module } from '@nestjs/common';
import { OrganisationsModule } from '../organisations/organisations.module';
import { WalletsModule } from '../wallets/wallets.module';
import { InvestorIdentity } from './investor-identity';
import { InvestorProfiles } from './investor-profiles';
import { InvestorsController } from './investors.controller';
import { Investors } from './investors.service';
import { ProfileReading } from './profile-reading';

@Module({
  imports: [OrganisationsModule, WalletsModule],
  controllers: [InvestorsController],
  providers: [Investors, InvestorProfiles, ProfileReading, InvestorIdentity],
  exports: [Investors, InvestorProfiles, InvestorIdentity],
})
export class InvestorsModule {}
