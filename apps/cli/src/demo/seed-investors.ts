import { answered, type Schemas } from '@cadastre/sdk';
import { samplePassport } from './sample-passport';
import { samplePdf } from './sample-pdf';
import { approve, type Staff } from './seed-people';
import { INVESTORS, sampleLists, STANDING_REASONS, type StoryInvestor } from './story-issuance';
import { until } from './until';
import { uploadOf } from './upload';
import { step } from './visitor';

type Investor = Schemas['Investor'];

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

/** Everybody, as far as the story says; the ids by the story's own. */
export async function seedInvestors(
  staff: Staff,
  organisations: ReadonlyMap<string, string>,
): Promise<Map<string, string>> {
  const ids = new Map<string, string>();
  for (const story of INVESTORS) ids.set(story.external_id, await seedInvestor(staff, organisations, story));
  return ids;
}

async function seedInvestor(staff: Staff, organisations: ReadonlyMap<string, string>, story: StoryInvestor) {
  const investor = await registered(staff, organisations, story);
  if (handsIn(story) && investor.kyc_status !== 'verified') {
    const kycCase = await handedIn(staff, investor, story);
    if (kycCase.status === 'manual_review') await decide(staff, investor, kycCase.id, story);
    if (isVerified(story)) await untilVerified(staff, investor.id, story);
  }
  await giveStanding(staff, investor, story);
  return investor.id;
}

const handsIn = ({ reaches }: StoryInvestor): boolean => reaches !== 'registered' && reaches !== 'closed';

const isVerified = ({ reaches }: StoryInvestor): boolean =>
  reaches === 'verified' || reaches === 'restricted' || reaches === 'deceased';

const untilVerified = ({ compliance: { client } }: Staff, id: string, story: StoryInvestor) =>
  until(`${story.external_id} to be verified`, async () => {
    return (await answered(client.GET('/v1/investors/{id}', { params: { path: { id } } }))).kyc_status === 'verified';
  });

async function giveStanding(
  { compliance, admin }: Staff,
  { id, standing }: Investor,
  { external_id, reaches }: StoryInvestor,
) {
  if (!(reaches in STANDING_REASONS) || standing === reaches) return;
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

/** A case with its documents; who is to mend theirs leaves one out. */
async function handedIn({ compliance: { client } }: Staff, { id }: Investor, story: StoryInvestor) {
  const { data: cases } = await answered(
    client.GET('/v1/kyc-cases', { params: { query: { investor_id: id, limit: 1 } } }),
  );
  const opened =
    cases[0] ??
    (await answered(
      client.POST('/v1/investors/{id}/kyc-cases', {
        params: { path: { id } },
        body: { reason: 'onboarding', provider: 'embedded' },
        headers: step(`kyc:${story.external_id}`),
      }),
    ));
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

async function decide(
  { compliance, admin }: Staff,
  { id }: Investor,
  caseId: string,
  story: StoryInvestor,
): Promise<void> {
  const { client } = compliance;
  const params = { path: { id: caseId } };
  const headers = step(`kyc-decision:${caseId}`);
  switch (story.reaches) {
    case 'verified':
    case 'restricted':
    case 'deceased': {
      const body = { verdict: 'verify', reason: 'All in order.', risk: 'low', investor_class: 'retail' } as const;
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
