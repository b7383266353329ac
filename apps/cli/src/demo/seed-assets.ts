import { answered, type CadastreClient, type Schemas } from '@cadastre/sdk';
import { samplePdf } from './sample-pdf';
import { approve } from './seed-people';
import type { StoryAsset } from './story';
import { step, type Visitor } from './visitor';

/** Brings one asset as far as the story says, from wherever an earlier telling left it. */
export async function seedAsset(issuer: CadastreClient, compliance: Visitor, story: StoryAsset): Promise<void> {
  const asset = await registered(issuer, story);
  if (asset.status !== 'draft') return story.reaches === 'approved' ? approvePending(compliance, asset.id) : undefined;
  await fileDocuments(issuer, asset, story);
  if (story.reaches === 'draft') return;
  const path = { id: asset.id };
  const headers = step(`submit:${asset.id}:${asset.version}`);
  const { approval } = await answered(issuer.POST('/v1/assets/{id}/submit', { params: { path }, headers }));
  if (story.reaches === 'approved') await approve(compliance, approval.id);
}

async function registered(issuer: CadastreClient, { asset }: StoryAsset): Promise<Schemas['Asset']> {
  const query = { external_id: asset.external_id };
  const { data } = await answered(issuer.GET('/v1/assets', { params: { query } }));
  const headers = step(`asset:${asset.external_id}`);
  return data[0] ?? (await answered(issuer.POST('/v1/assets', { body: asset, headers })));
}

async function fileDocuments(issuer: CadastreClient, asset: Schemas['Asset'], story: StoryAsset): Promise<void> {
  const path = { id: asset.id };
  const { data: filed } = await answered(issuer.GET('/v1/assets/{id}/documents', { params: { path } }));
  for (const kind of story.documents.filter((wanted) => !filed.some((document) => document.kind === wanted))) {
    const pdf = samplePdf([
      `${asset.name}`,
      `Evidence: ${kind}`,
      'A sample document of the demo world. It proves nothing.',
    ]);
    const form = new FormData();
    form.append('kind', kind);
    form.append('file', new Blob([new Uint8Array(pdf)], { type: 'application/pdf' }), `${kind}.pdf`);
    await answered(
      issuer.POST('/v1/assets/{id}/documents', {
        params: { path },
        body: form as never,
        bodySerializer: (body: unknown) => body as FormData,
        headers: step(`document:${asset.id}:${kind}`),
      }),
    );
  }
}

async function approvePending(compliance: Visitor, assetId: string): Promise<void> {
  const query = { status: 'pending', limit: 200 } as const;
  const { data } = await answered(compliance.client.GET('/v1/approvals', { params: { query } }));
  for (const { id, subject } of data) if (subject.id === assetId) await approve(compliance, id);
}
