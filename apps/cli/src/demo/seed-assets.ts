import { answered, type CadastreClient, type Schemas } from '@cadastre/sdk';
import { approve } from './seed-people';
import { approvePending, fileDocuments, seedAssessments, seedEntity, seedEvidence } from './seed-file';
import type { StoryAsset } from './story';
import { step, type Visitor } from './visitor';

type Asset = Schemas['Asset'];

/** Brings one asset as far as the story says, from wherever an earlier telling left it. */
export async function seedAsset(issuer: CadastreClient, compliance: Visitor, story: StoryAsset): Promise<void> {
  let asset = await registered(issuer, story);
  const path = { id: asset.id };
  const now = () => answered(issuer.GET('/v1/assets/{id}', { params: { path } }));
  if (asset.status === 'draft') {
    await fileDocuments(issuer, asset, story.documents);
    if (story.reaches === 'draft') return;
    await answered(
      issuer.POST('/v1/assets/{id}/submit', {
        params: { path },
        headers: step(`submit:${asset.id}:${asset.version}`),
      }),
    );
    asset = await now();
  }
  if (story.reaches === 'submitted') return;
  if (asset.status === 'submitted') {
    await approvePending(compliance, asset.id);
    asset = await now();
  }
  if (asset.status === 'due_diligence') await assess(issuer, compliance, asset, story);
}

async function assess(issuer: CadastreClient, compliance: Visitor, asset: Asset, story: StoryAsset): Promise<void> {
  // What was concluded when an earlier telling was cut off only waits to be approved.
  await approvePending(compliance, asset.id);
  const path = { id: asset.id };
  const { status, version } = await answered(issuer.GET('/v1/assets/{id}', { params: { path } }));
  if (status !== 'due_diligence') return;
  await seedEvidence(issuer, compliance, asset, await seedEntity(issuer, story));
  if (story.reaches !== 'approved') return;
  await seedAssessments(issuer, compliance, asset);
  const headers = step(`conclude:${asset.id}:${version}`);
  const { approval } = await answered(issuer.POST('/v1/assets/{id}/conclude', { params: { path }, headers }));
  await approve(compliance, approval.id);
}

async function registered(issuer: CadastreClient, { asset }: StoryAsset): Promise<Asset> {
  const query = { external_id: asset.external_id };
  const { data } = await answered(issuer.GET('/v1/assets', { params: { query } }));
  const headers = step(`asset:${asset.external_id}`);
  return data[0] ?? (await answered(issuer.POST('/v1/assets', { body: asset, headers })));
}
