import type { ScreeningSubject } from '@cadastre/screening';
import { Injectable } from '@nestjs/common';
import type { Investor, Owner } from '../database/generated/client';
import { InvestorProfiles } from '../investors/investor-profiles';
import { namesOf, type OwnerProfile, type Profile } from '../investors/profile';
import { Owners } from '../owners/owners.service';

/** Somebody to look for on the lists: the investor, or one of its owners. */
export interface NamedSubject {
  readonly id: string;
  readonly subject: ScreeningSubject;
}

/** Who is looked for when an investor is screened. */
@Injectable()
export class ScreeningSubjects {
  constructor(
    private readonly profiles: InvestorProfiles,
    private readonly owners: Owners,
  ) {}

  /** Nobody where the investor has been erased. `numbers`: of the documents that the investor has shown. */
  async of(investor: Investor, numbers: readonly string[]): Promise<NamedSubject[]> {
    const profile = await this.profiles.read(investor.id);
    if (!profile) return [];
    const owners = investor.kind === 'legal_entity' ? (await this.owners.of(investor)).owners : [];
    return [{ id: investor.id, subject: toSubject(profile, numbers) }, ...(await this.ofOwners(owners))];
  }

  private async ofOwners(owners: readonly Owner[]): Promise<NamedSubject[]> {
    const profiles = await this.owners.profilesOf(owners);
    return owners.flatMap(({ id }) => {
      const profile = profiles.get(id);
      return profile ? [{ id, subject: toSubject(profile, []) }] : [];
    });
  }
}

function toSubject(profile: Profile | OwnerProfile, numbers: readonly string[]): ScreeningSubject {
  const documents = numbers.map((number) => ({ number }));
  return profile.kind === 'natural_person'
    ? { kind: 'person', names: namesOf(profile), birthDate: profile.birth_date, documents }
    : {
        kind: 'entity',
        names: namesOf(profile),
        birthDate: null,
        documents: [...documents, { number: profile.registration_number }],
      };
}
