import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock';
import type { Investor, KycCase, KycDocument } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { InvestorProfiles } from '../investors/investor-profiles';
import { countryOf, type OwnerProfile, type Profile } from '../investors/profile';
import { Owners } from '../owners/owners.service';
import { isUnnamedTooMuch } from '../owners/ownership.policy';
import { requiredDocuments } from './document-requirements';
import { judgeDates } from './file-dates';
import { isHighRiskCountry } from './high-risk-countries';
import { judgeAge, judgeIdentityDocument } from './identity-document';
import { type Judgement, toMend, toWeigh } from './judgement';
import { type DocumentFacts, IDENTITY_DOCUMENTS } from './kyc-documents.dto';
import { KycDocuments } from './kyc-documents.service';

/** The platform's own examination of a case. It decides nothing: what it finds goes to the applicant or to the desk. */
@Injectable()
export class EmbeddedProvider {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly profiles: InvestorProfiles,
    private readonly owners: Owners,
    private readonly documents: KycDocuments,
  ) {}

  async examine({ id }: KycCase, investor: Investor): Promise<Judgement[]> {
    const profile = await this.profiles.read(investor.id);
    if (!profile) throw new Error(`case ${id} is of an investor who has been erased`);
    const documents = await this.unit.tx.kycDocument.findMany({ where: { caseId: id }, orderBy: { id: 'asc' } });
    const facts = [...(await this.documents.factsOf(documents)).values()];
    const now = this.clock.now();
    const missing = requiredDocuments(investor.kind, new Set(facts.map(({ kind }) => kind)));
    return [
      ...missing.map(({ code, detail }) => toMend(code, detail)),
      ...judgeDates(investor.kind, facts, now),
      ...(profile.kind === 'natural_person'
        ? judgeZones(
            profile,
            facts.filter(({ owner_id }) => !owner_id),
            now,
          )
        : await this.judgeOwners(investor, facts)),
      ...this.judgeProfile(profile),
      ...(await this.findDuplicates(investor, documents)),
    ];
  }

  /** What the platform knows without the documents, for a case whose documents a provider has examined. */
  async compare(investor: Investor, { id }: KycCase): Promise<Judgement[]> {
    const profile = await this.profiles.read(investor.id);
    if (!profile) throw new Error(`case ${id} is of an investor who has been erased`);
    const owners = investor.kind === 'legal_entity' ? await this.judgeOwners(investor, []) : [];
    const forDesk = owners.map((one) => (one.for === 'desk' ? one : toWeigh('PROVIDER_NOTE', one.detail)));
    return [...this.judgeProfile(profile), ...forDesk, ...(await this.findDuplicates(investor, []))];
  }

  private judgeProfile(profile: Profile): Judgement[] {
    if (profile.kind === 'legal_entity') return judgeCountries(profile);
    const exposed = profile.politically_exposed
      ? [toWeigh('POLITICALLY_EXPOSED', 'Says to be politically exposed.')]
      : [];
    return [...judgeAge(profile.birth_date, this.clock.now()), ...exposed, ...judgeCountries(profile)];
  }

  private async judgeOwners(investor: Investor, facts: readonly DocumentFacts[]): Promise<Judgement[]> {
    const { owners, stakes } = await this.owners.of(investor);
    if (owners.length === 0 || !investor.issuedShares) {
      return [toMend('OWNERS_MISSING', 'Declare who owns and controls the entity.')];
    }
    const judged: Judgement[] = [];
    const named = stakes.filter(({ ownedId }) => ownedId === investor.id);
    const sum = named.reduce((shares, stake) => shares + BigInt(stake.shares.toFixed()), 0n);
    if (isUnnamedTooMuch(BigInt(investor.issuedShares.toFixed()), sum)) {
      judged.push(toMend('OWNERS_INCOMPLETE', 'The declared owners leave a quarter of the shares or more unnamed.'));
    }
    const profiles = await this.owners.profilesOf(owners);
    for (const { id } of owners) {
      const profile = profiles.get(id);
      if (!profile) continue;
      judged.push(...judgeOwner(id, profile));
      const shown = facts.filter(({ owner_id }) => owner_id === id);
      if (profile.kind === 'natural_person') judged.push(...judgeZones(profile, shown, this.clock.now()));
    }
    return judged;
  }

  /** The same person, or the same document, in the file of somebody else. */
  private async findDuplicates({ id }: Investor, documents: readonly KycDocument[]): Promise<Judgement[]> {
    const { tx } = this.unit;
    const { identityIndex } = await tx.investorProfile.findUniqueOrThrow({ where: { investorId: id } });
    const same = await tx.investorProfile.findMany({
      where: { identityIndex, investorId: { not: id } },
      select: { investorId: true },
    });
    const numbers = documents.flatMap(({ numberIndex }) => (numberIndex ? [numberIndex] : []));
    const shown = await tx.kycDocument.findMany({
      where: { numberIndex: { in: numbers }, investorId: { not: id } },
      distinct: ['investorId'],
      select: { investorId: true },
    });
    return [
      ...same.map(({ investorId }) => toWeigh('DUPLICATE_IDENTITY', `Investor ${investorId} is the same one.`)),
      ...shown.map(({ investorId }) =>
        toWeigh('DUPLICATE_DOCUMENT', `Investor ${investorId} has shown this document.`),
      ),
    ];
  }
}

/** One document that fits is enough; where none does, the newest one says what is to be mended. */
function judgeZones(
  profile: Parameters<typeof judgeIdentityDocument>[1],
  facts: readonly DocumentFacts[],
  now: Date,
): Judgement[] {
  const shown = facts.filter(({ kind }) => IDENTITY_DOCUMENTS.includes(kind));
  const judged = shown.map((document) => judgeIdentityDocument(document, profile, now));
  return judged.find((each) => each.length === 0) ?? judged.at(-1) ?? [];
}

function judgeOwner(id: string, owner: OwnerProfile): Judgement[] {
  if (owner.kind === 'legal_entity') {
    return isHighRiskCountry(owner.incorporated_in) ? [ofHighRisk(owner.incorporated_in, id)] : [];
  }
  const countries = [owner.country, ...owner.nationalities].filter(isHighRiskCountry);
  return [
    ...(owner.politically_exposed ? [toWeigh('POLITICALLY_EXPOSED', 'An owner is politically exposed.', id)] : []),
    ...countries.slice(0, 1).map((country) => ofHighRisk(country, id)),
  ];
}

function judgeCountries(profile: Profile): Judgement[] {
  const nationalities = profile.kind === 'natural_person' ? profile.nationalities : [];
  const country = [countryOf(profile), profile.address.country, ...nationalities].find(isHighRiskCountry);
  return country ? [ofHighRisk(country)] : [];
}

const ofHighRisk = (country: string, subjectId?: string): Judgement =>
  toWeigh('HIGH_RISK_COUNTRY', `The FATF calls for action on ${country}.`, subjectId);
