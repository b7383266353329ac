import { Injectable } from '@nestjs/common';
import type { Investor } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { invalid, Problem } from '../http/problem';
import { InvestorProfiles } from '../investors/investor-profiles';
import type { ChangeProfile } from '../investors/investors.dto';
import { Investors } from '../investors/investors.service';
import { countryOf, entityProfile, personProfile, type Profile } from '../investors/profile';
import { KycCases } from './kyc-cases.service';

/**
 * What an investor is changes in a case, while its file is open, so that whatever is verified has been looked at. A
 * verified investor's country stays what it was until the case is decided.
 */
@Injectable()
export class ProfileChanges {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly investors: Investors,
    private readonly profiles: InvestorProfiles,
    private readonly cases: KycCases,
  ) {}

  async change(investorId: string, command: ChangeProfile): Promise<Investor> {
    const investor = await this.investors.lock(investorId);
    const profile = profileFor(investor, command);
    return this.unit.within(PLATFORM, async () => {
      await this.requireOpenFile(investor);
      await this.profiles.write(investor, profile);
      const country = investor.verifiedAt ? investor.country : countryOf(profile);
      return this.investors.change(investor, { country }, 'investor.profile_changed');
    });
  }

  private async requireOpenFile({ id, kycStatus }: Investor): Promise<void> {
    const open = await this.cases.openCaseOf(id);
    if (open ? open.status === 'none' || open.status === 'updates_required' : kycStatus === 'none') return;
    throw new Problem('STATE_REFUSED', open ? `The case ${open.id} is ${open.status}.` : 'Open a case first.');
  }
}

function profileFor({ kind }: Investor, { profile }: ChangeProfile): Profile {
  const read = kind === 'natural_person' ? personProfile.safeParse(profile) : entityProfile.safeParse(profile);
  if (!read.success) throw invalid('/profile', 'OF_ANOTHER_KIND', `The investor is a ${kind.replace('_', ' ')}.`);
  return { kind, ...read.data } as Profile;
}
