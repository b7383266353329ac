import { answered, type CadastreClient, type Schemas } from '@cadastre/sdk';
import { samplePdf } from './sample-pdf';
import { approve } from './seed-people';
import type { StoryEntity } from './story';
import { uploadOf } from './upload';
import { step, type Visitor } from './visitor';

type Asset = Schemas['Asset'];
type DocumentKind = Schemas['Document']['kind'];
type EvidenceKind = Schemas['Evidence']['kind'];

const ASSESSMENTS = ['legal', 'financial', 'technical'] as const;

const FINDINGS = {
  legal: 'The owner may transfer it; no suit and no charge stands against it.',
  financial: 'Income and expenses of three years are plausible; the valuation is within their range.',
  technical: 'It was inspected; nothing urgent is to be mended.',
} as const;

const SCORE = 82;
const DAY_MS = 24 * 60 * 60_000;

const dayFromNow = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** One document of each kind, told apart by what it says. */
export async function fileDocuments(
  issuer: CadastreClient,
  asset: Asset,
  kinds: readonly DocumentKind[],
): Promise<Map<DocumentKind, string>> {
  const path = { id: asset.id };
  const query = { limit: 200 };
  const { data } = await answered(issuer.GET('/v1/assets/{id}/documents', { params: { path, query } }));
  const filed = new Map(data.map(({ kind, id }) => [kind, id]));
  for (const kind of kinds.filter((wanted) => !filed.has(wanted))) {
    const pdf = samplePdf([
      `${asset.name}`,
      `Evidence: ${kind}`,
      'A sample document of the demo world. It proves nothing.',
    ]);
    const file = { name: `${kind}.pdf`, type: 'application/pdf', content: new Uint8Array(pdf) };
    const document = await answered(
      issuer.POST('/v1/assets/{id}/documents', {
        params: { path },
        ...uploadOf({ kind }, file),
        headers: step(`document:${asset.id}:${kind}`),
      }),
    );
    filed.set(kind, document.id);
  }
  return filed;
}

/** The company that owns the asset after closing: its title names it. */
export async function seedEntity(issuer: CadastreClient, { entity }: { entity: StoryEntity }): Promise<string> {
  const query = { external_id: entity.external_id };
  const { data } = await answered(issuer.GET('/v1/issuing-entities', { params: { query } }));
  if (data[0]) return data[0].id;
  const headers = step(`entity:${entity.external_id}`);
  return (await answered(issuer.POST('/v1/issuing-entities', { body: entity, headers }))).id;
}

/** Hands in what is asked for of its type, as far as its documents go, and has it accepted. */
export async function seedEvidence(issuer: CadastreClient, compliance: Visitor, asset: Asset, entityId: string) {
  const documents = await fileDocuments(issuer, asset, []);
  const path = { id: asset.id };
  const { data: types } = await answered(issuer.GET('/v1/asset-types', {}));
  const { data: pieces } = await answered(
    issuer.GET('/v1/assets/{id}/evidence', { params: { path, query: { limit: 200 } } }),
  );
  const asked = types.find(({ type }) => type === asset.type)!.evidence;
  for (const { kind } of asked) {
    const document = documents.get(kind);
    const known = pieces.find((each) => each.kind === kind && each.status !== 'rejected');
    if (known?.status === 'submitted') await approvePending(compliance, known.id);
    if (known || !document) continue;
    const today = dayFromNow(0);
    const owner = kind === 'title' ? entityId : null;
    const body = {
      kind,
      document_ids: [document],
      issued_on: today,
      issuing_entity_id: owner,
      valid_until: null,
      note: '',
    };
    const headers = step(`evidence:${asset.id}:${kind satisfies EvidenceKind}:${today}`);
    const { approval } = await answered(issuer.POST('/v1/assets/{id}/evidence', { params: { path }, body, headers }));
    await approve(compliance, approval.id);
  }
}

/** Written by the issuer after its experts’ reports, signed by the desk. */
export async function seedAssessments(issuer: CadastreClient, compliance: Visitor, asset: Asset): Promise<void> {
  const documents = await fileDocuments(issuer, asset, ASSESSMENTS);
  const { data: known } = await answered(
    issuer.GET('/v1/assets/{id}/assessments', { params: { path: { id: asset.id }, query: { limit: 200 } } }),
  );
  for (const kind of ASSESSMENTS) {
    if (known.some((each) => each.kind === kind && each.status === 'signed')) continue;
    const path = { id: asset.id, kind };
    const body = {
      ...{ findings: FINDINGS[kind], score: SCORE },
      ...{ document_ids: [documents.get(kind)!], valid_until: dayFromNow(365) },
    };
    const draft = await answered(issuer.PUT('/v1/assets/{id}/assessments/{kind}', { params: { path }, body }));
    const params = { path, header: { 'If-Match': `"${draft.version}"` } };
    const headers = step(`sign:${asset.id}:${kind}:${draft.version}`);
    await answered(compliance.client.POST('/v1/assets/{id}/assessments/{kind}/sign', { params, headers }));
  }
}

export async function approvePending(compliance: Visitor, subjectId: string): Promise<void> {
  const query = { status: 'pending', limit: 200 } as const;
  const { data } = await answered(compliance.client.GET('/v1/approvals', { params: { query } }));
  for (const { id, subject } of data) if (subject.id === subjectId) await approve(compliance, id);
}
