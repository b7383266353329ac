import { answered, type Schemas } from '@cadastre/sdk';
import type { IdentityProvider } from './identity-provider';
import { samplePassport } from './sample-passport';
import { samplePdf } from './sample-pdf';
import { approve, type Staff } from './seed-people';
import { INVESTORS, sampleLists, STANDING_REASONS, type StoryInvestor } from './story-issuance';
import { until } from './until';
import { uploadOf } from './upload';
import { step } from './visitor';

type Investor = Schemas['Investor'];
type KycCase = Schemas['KycCase'];

const VERIFIED = { verdict: 'verify', risk: 'low', investor_class: 'retail' } as const;

/** Long enough to be confirmed by the chain, over before the rest of the story is told. */
const VALID_FOR_MS = 3_000;

const today = (): string => new Date().toISOString().slice(0, 10);

/** Without lists nobody can be screened, and without screening nobody is verified. */
export async function seedLists({ compliance: { client } }: Staff): Promise<void> {
  const { data: known } = await answered(client.GET('/v1/screening-lists', { params: { query: { limit: 200 } } }));
  for (const [source, content] of Object.entries(sampleLists(today()))) {
    if (known.some((list) => list.source === source)) continue;
    const upload = uploadOf({ source }, { name: `${source}.xml`, type: 'application/xml', content });
    await answered(client.POST('/v1/screening-lists', { ...upload, headers: step(`list:${source}:${today()}`) }));
  }
}

export interface InvestorsContext {
  readonly staff: Staff;
  readonly organisations: ReadonlyMap<string, string>;
  readonly provider: IdentityProvider;
}

/** Everybody, as far as the story says; the ids by the story's own. */
export async function seedInvestors(context: InvestorsContext): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const story of INVESTORS) ids.set(story.external_id, await seedInvestor(context, story));
  return ids;
}

/** Whose verification was to end soon: that it has ended is noticed by the platform itself. */
export async function untilLapsed(staff: Staff, ids: ReadonlyMap<string, string>): Promise<void> {
  for (const { external_id } of INVESTORS.filter(({ reaches }) => reaches === 'expired')) {
    await untilIs(staff, ids.get(external_id)!, 'expired');
  }
}

async function seedInvestor({ staff, organisations, provider }: InvestorsContext, story: StoryInvestor) {
  const investor = await registered(staff, organisations, story);
  if (story.reaches === 'processing') await handInAtProvider(staff, investor, provider);
  else if (handsIn(story) && investor.kyc_status !== 'verified') {
    const kycCase = await handedIn(staff, investor, story);
    if (kycCase.status === 'manual_review') await decide(staff, investor, kycCase, story);
    if (isVerified(story)) await untilIs(staff, investor.id, 'verified');
  }
  await giveStanding(staff, investor.id, story);
  return investor.id;
}

const handsIn = ({ reaches }: StoryInvestor): boolean => reaches !== 'registered' && reaches !== 'closed';

const isVerified = ({ reaches }: StoryInvestor): boolean =>
  reaches === 'verified' || reaches === 'restricted' || reaches === 'deceased';

const untilIs = ({ compliance: { client } }: Staff, id: string, status: Investor['kyc_status']) =>
  until(`the investor ${id} to be ${status}`, async () => {
    return (await answered(client.GET('/v1/investors/{id}', { params: { path: { id } } }))).kyc_status === status;
  });

/** Whoever has just been verified is active, whatever they were before. */
async function giveStanding({ compliance, admin }: Staff, id: string, { external_id, reaches }: StoryInvestor) {
  if (!(reaches in STANDING_REASONS)) return;
  const { standing } = await answered(compliance.client.GET('/v1/investors/{id}', { params: { path: { id } } }));
  if (standing === reaches) return;
  const given = reaches as keyof typeof STANDING_REASONS;
  const { approval } = await answered(
    compliance.client.POST('/v1/investors/{id}/standing', {
      params: { path: { id } },
      body: { standing: given, reason: STANDING_REASONS[given] },
      headers: step(`standing:${external_id}`),
    }),
  );
  if (approval) await approve(admin, approval.id);
}

async function registered(
  { compliance: { client } }: Staff,
  organisations: ReadonlyMap<string, string>,
  { external_id, organisation, profile }: StoryInvestor,
): Promise<Investor> {
  const { data } = await answered(client.GET('/v1/investors', { params: { query: { external_id } } }));
  if (data[0]) return data[0];
  const body = {
    ...{
      external_id,
      kind: 'natural_person' as const,
      profile: { ...profile, former_names: [], politically_exposed: false },
    },
    ...(organisation ? { organisation_id: organisations.get(organisation)! } : {}),
  };
  return answered(client.POST('/v1/investors', { body, headers: step(`investor:${external_id}`) }));
}

async function caseOf({ compliance: { client } }: Staff, { id, external_id }: Investor, provider: KycCase['provider']) {
  const query = { investor_id: id, limit: 1 };
  const { data: cases } = await answered(client.GET('/v1/kyc-cases', { params: { query } }));
  if (cases[0]) return cases[0];
  const params = { path: { id } };
  const body = { reason: 'onboarding', provider } as const;
  const headers = step(`kyc:${external_id}`);
  return answered(client.POST('/v1/investors/{id}/kyc-cases', { params, body, headers }));
}

/** A case whose documents a provider has, and about which it has not said anything yet. */
async function handInAtProvider(staff: Staff, investor: Investor, provider: IdentityProvider): Promise<void> {
  const { id, status } = await caseOf(staff, investor, 'webhook');
  if (status !== 'none') return;
  await provider.hasReceived(id, await timeAt(staff));
  await untilIs(staff, investor.id, 'processing');
}

/** A case with its documents; who is to mend theirs leaves one out. */
async function handedIn(staff: Staff, investor: Investor, story: StoryInvestor) {
  const { client } = staff.compliance;
  const opened = await caseOf(staff, investor, 'embedded');
  if (opened.status !== 'none') return opened;
  const params = { path: { id: opened.id } };
  const content = new Uint8Array(samplePdf([story.external_id, 'A sample document of the demo world.']));
  const file = (kind: string, fields: Record<string, string>) =>
    answered(
      client.POST('/v1/kyc-cases/{id}/documents', {
        params,
        ...uploadOf({ kind, ...fields }, { name: `${kind}.pdf`, type: 'application/pdf', content }),
        headers: step(`kyc-document:${opened.id}:${kind}`),
      }),
    );
  await file('passport', { mrz: samplePassport(story.profile) });
  if (story.reaches !== 'updates_required') await file('proof_of_address', { issued_on: today() });
  return answered(client.POST('/v1/kyc-cases/{id}/submit', { params, headers: step(`kyc-submit:${opened.id}`) }));
}

async function decide(staff: Staff, { id }: Investor, kycCase: KycCase, story: StoryInvestor): Promise<void> {
  const { compliance, admin } = staff;
  const { client } = compliance;
  const params = { path: { id: kycCase.id } };
  const headers = step(`kyc-decision:${kycCase.id}`);
  switch (story.reaches) {
    case 'expired': {
      // What an earlier start decided is on its way to the chain.
      if (kycCase.operation_id) return;
      const valid_until = new Date((await timeAt(staff)).getTime() + VALID_FOR_MS).toISOString();
      const body = { ...VERIFIED, reason: 'Her residence permit runs out.', valid_until } as const;
      const anew = step(`kyc-decision:${kycCase.id}:${valid_until}`);
      return void (await answered(client.POST('/v1/kyc-cases/{id}/decision', { params, body, headers: anew })));
    }
    case 'verified':
    case 'restricted':
    case 'deceased': {
      const body = { ...VERIFIED, reason: 'All in order.' } as const;
      const { approval } = await answered(client.POST('/v1/kyc-cases/{id}/decision', { params, body, headers }));
      if (approval) await approve(admin, approval.id);
      return;
    }
    case 'rejected': {
      const body = { verdict: 'reject', reason: 'The passport is somebody else’s.', may_try_again: false } as const;
      return void (await answered(client.POST('/v1/kyc-cases/{id}/decision', { params, body, headers })));
    }
    case 'blocked':
      return confirmHit({ compliance, admin }, id);
    default:
      return;
  }
}

/** By the instance's clock, which may have been moved. */
async function timeAt({ admin: { client } }: Staff): Promise<Date> {
  return new Date((await answered(client.GET('/v1/clock'))).now);
}

async function confirmHit({ compliance: { client } }: Staff, investorId: string): Promise<void> {
  const query = { investor_id: investorId, status: 'open' } as const;
  const { data } = await answered(client.GET('/v1/screening-hits', { params: { query } }));
  for (const { id } of data) {
    const body = { reason: 'The same name, born on the same day.' };
    await answered(
      client.POST('/v1/screening-hits/{id}/confirm', { params: { path: { id } }, body, headers: step(`hit:${id}`) }),
    );
  }
}
