import { answered, type Schemas } from '@cadastre/sdk';
import { passportZone } from '../passport';
import type { Random } from '../random';
import { ofacList, quietLists } from '../sanction-lists';
import type { FlowWorld } from './flow-world';
import { fileForm, type Visitor } from './visitor';

const PDF = '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n';

/** How somebody's file ends. */
type Fate = 'plain' | 'mends' | 'high_risk' | 'cleared' | 'rejected' | 'blocked';

type InvestorClass = 'retail' | 'professional' | 'accredited' | 'institutional';

/** Somebody who is to become an investor, and what is to become of it. */
export interface Applicant {
  readonly name: string;
  readonly fate: Fate;
  readonly country: string;
  readonly investorClass: InvestorClass;
  readonly profile: Schemas['PersonProfile'];
}

export interface FlowInvestor extends Applicant {
  /** one for each: what is made up for somebody is derived from it */
  readonly number: number;
  readonly visitor: Visitor;
  readonly id: string;
}

export const isVerified = ({ fate }: Applicant): boolean => fate !== 'rejected' && fate !== 'blocked';

const SYLLABLES = 'ba do fe gi ku la mo ne pi ra so ti va wu ze ly ch ro'.split(' ');
const GIVEN = 'Anna Bruno Clara Daniel Elena Felix Greta Hugo Irma Jonas Karla Leon Mira Nils Olga Paul'.split(' ');
const COUNTRIES = ['LU', 'DE', 'FR', 'BE', 'CH'] as const;
const CLASSES: readonly InvestorClass[] = ['retail', 'retail', 'professional', 'institutional'];

/** Of a kind each that is not the usual one. */
const FATES: readonly Fate[] = ['high_risk', 'rejected', 'blocked', 'cleared', 'mends', 'high_risk'];
const UNUSUAL_EVERY = 6;

export function planApplicants(count: number, random: Random): Applicant[] {
  return Array.from({ length: count }, (_, i) => {
    const unusual = i % UNUSUAL_EVERY === UNUSUAL_EVERY - 1;
    const fate = unusual ? FATES[Math.floor(i / UNUSUAL_EVERY) % FATES.length]! : 'plain';
    const country = COUNTRIES[i % COUNTRIES.length]!;
    return {
      name: `investor-${i}`,
      fate,
      country,
      investorClass: random.pick(CLASSES),
      profile: {
        given_names: random.pick(GIVEN),
        family_name: familyName(i),
        former_names: [],
        birth_date: `${1950 + (i % 50)}-0${1 + (i % 9)}-1${i % 10}`,
        nationalities: [country],
        address: { lines: [`${1 + i}, rue du Fort`], city: 'Luxembourg', country },
        politically_exposed: fate === 'high_risk',
      },
    };
  });
}

/** In letters, one for each number. */
function familyName(i: number): string {
  const parts: string[] = [];
  for (let left = i + SYLLABLES.length ** 2; left > 0; left = Math.floor(left / SYLLABLES.length)) {
    parts.push(SYLLABLES[left % SYLLABLES.length]!);
  }
  const name = parts.join('');
  return name[0]!.toUpperCase() + name.slice(1);
}

/** The lists of today: whoever is to be blocked is on one, whoever is to be cleared shares a name with somebody. */
export async function uploadLists(world: FlowWorld, applicants: readonly Applicant[]): Promise<void> {
  const listed = applicants
    .filter(({ fate }) => fate === 'blocked' || fate === 'cleared')
    .map(({ profile, fate }, i) => ({
      id: String(100 + i),
      name: `${profile.given_names} ${profile.family_name}`,
      birthDate: fate === 'blocked' ? profile.birth_date : '1931-03-04',
    }));
  for (const [source, content] of Object.entries({ ...quietLists(), OFAC_SDN: ofacList(listed) })) {
    await world.uploadList(source, content);
  }
}

/** From an invitation to the desk's verdict. The chain's confirmation comes later: see `untilVerified`. */
export async function onboard(world: FlowWorld, applicant: Applicant, index: number): Promise<FlowInvestor> {
  const address = `10.0.${Math.floor(index / 250)}.${1 + (index % 250)}`;
  const command = { kind: 'investor' as const, name: `Of ${applicant.name}`, slug: applicant.name };
  const organisation = await answered(world.admin.api.POST('/v1/organisations', { body: command }));
  const visitor = await world.person(organisation.id, 'investor', applicant.name, address);
  const body = { kind: 'natural_person' as const, profile: applicant.profile };
  const { id } = await answered(visitor.api.POST('/v1/investors', { body }));
  const investor = { ...applicant, number: index, visitor, id };
  await decide(world, investor, await handIn(investor));
  return investor;
}

async function handIn({ visitor: { api }, id, profile, fate }: FlowInvestor): Promise<string> {
  const opened = await answered(
    api.POST('/v1/investors/{id}/kyc-cases', {
      params: { path: { id } },
      body: { reason: 'onboarding', provider: 'embedded' },
    }),
  );
  const params = { path: { id: opened.id } };
  const mrz = passportZone(profile, id.slice(-9).toUpperCase());
  const file = (fields: Record<string, string>) =>
    answered(api.POST('/v1/kyc-cases/{id}/documents', { params, ...fileForm(fields, PDF) }));
  const submit = () => answered(api.POST('/v1/kyc-cases/{id}/submit', { params }));
  await file({ kind: 'passport', mrz });
  if (fate === 'mends') {
    const { status, updates } = await submit();
    if (status !== 'updates_required') throw new Error(`without a proof of address: ${status} ${updates.length}`);
  }
  await file({ kind: 'proof_of_address', issued_on: new Date().toISOString().slice(0, 10) });
  const { status } = await submit();
  if (status !== 'manual_review') throw new Error(`${profile.family_name}: ${status}`);
  return opened.id;
}

async function decide(world: FlowWorld, { id, fate, investorClass }: FlowInvestor, caseId: string): Promise<void> {
  const { api } = world.compliance;
  const params = { path: { id: caseId } };
  const verdict = (body: Schemas['KycDecisionCommand']) =>
    answered(api.POST('/v1/kyc-cases/{id}/decision', { params, body }));
  if (fate === 'rejected') {
    await verdict({ verdict: 'reject', reason: 'The papers are of somebody else.', may_try_again: false });
    return;
  }
  if (fate === 'blocked' || fate === 'cleared') await judgeHit(world, id, fate);
  if (fate === 'blocked') return;
  const risk = fate === 'high_risk' ? 'high' : 'low';
  const { approval } = await verdict({
    ...{ verdict: 'verify', reason: 'All in order.', risk, investor_class: investorClass },
  });
  if (approval) await world.approve(approval.id, world.admin);
}

async function judgeHit(world: FlowWorld, investorId: string, fate: 'blocked' | 'cleared'): Promise<void> {
  const { api } = world.compliance;
  const query = { investor_id: investorId };
  const { data } = await answered(api.GET('/v1/screening-hits', { params: { query } }));
  const params = { path: { id: data[0]!.id } };
  if (fate === 'blocked') {
    await answered(api.POST('/v1/screening-hits/{id}/confirm', { params, body: { reason: 'The same person.' } }));
    return;
  }
  const body = { reason: 'Born on another day.' };
  const { approval } = await answered(api.POST('/v1/screening-hits/{id}/clear', { params, body }));
  await world.approve(approval.id, world.admin);
}
