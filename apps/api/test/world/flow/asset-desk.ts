import { answered, type Schemas } from '@cadastre/sdk';
import { ASSESSMENTS, dayFromNow } from '../asset-file';
import type { FlowWorld } from './flow-world';
import { fileForm } from './visitor';

const PDF = '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n';

const OFFICE = {
  ...{ type: 'real_estate', country: 'LU' },
  attributes: { address: '1 Rue du Fort, Luxembourg', use: 'office', tenure: 'freehold' },
} as const;

/** Brings an asset into the register, with everything that its approval asks for. */
export class AssetDesk {
  constructor(private readonly world: FlowWorld) {}

  async approved(name: string, issuingEntityId: string): Promise<Schemas['Asset']> {
    const { api } = this.world.issuer;
    const identifiers = [{ kind: 'registry' as const, authority: 'Cadastre du Luxembourg', number: `LU ${name}` }];
    const asset = await answered(api.POST('/v1/assets', { body: { ...OFFICE, name, identifiers } as never }));
    const params = { path: { id: asset.id } };
    await this.file(asset, 'title');
    const submitted = await answered(api.POST('/v1/assets/{id}/submit', { params }));
    await this.world.approve(submitted.approval.id);
    const document = await this.file(asset, 'other');
    await this.evidence(asset, document, issuingEntityId);
    for (const kind of ASSESSMENTS) await this.assess(asset, document, kind);
    const { approval } = await answered(api.POST('/v1/assets/{id}/conclude', { params }));
    await this.world.approve(approval.id);
    return asset;
  }

  private async file({ id }: Schemas['Asset'], kind: Schemas['Document']['kind']): Promise<string> {
    const form = fileForm({ kind }, PDF, `${kind}.pdf`);
    const { api } = this.world.issuer;
    return (await answered(api.POST('/v1/assets/{id}/documents', { params: { path: { id } }, ...form }))).id;
  }

  private async evidence(asset: Schemas['Asset'], document: string, issuingEntityId: string): Promise<void> {
    const { api } = this.world.issuer;
    const { data: types } = await answered(api.GET('/v1/asset-types'));
    for (const { kind, required } of types.find(({ type }) => type === asset.type)!.evidence) {
      if (!required) continue;
      const body = {
        ...{ kind, document_ids: [document], issued_on: dayFromNow(0), valid_until: null, note: '' },
        issuing_entity_id: kind === 'title' ? issuingEntityId : null,
      };
      const params = { path: { id: asset.id } };
      const { approval } = await answered(api.POST('/v1/assets/{id}/evidence', { params, body }));
      await this.world.approve(approval.id);
    }
  }

  /** Written by the issuer, signed by the desk. */
  private async assess({ id }: Schemas['Asset'], document: string, kind: string): Promise<void> {
    const params = { path: { id, kind } };
    const body = {
      ...{ findings: 'Nothing speaks against it.', document_ids: [document] },
      ...{ score: 80, valid_until: dayFromNow(365) },
    };
    const { issuer, compliance } = this.world;
    const { version } = await answered(issuer.api.PUT('/v1/assets/{id}/assessments/{kind}', { params, body }));
    const signed = { params: { ...params, header: { 'If-Match': `"${version}"` } } };
    await answered(compliance.api.POST('/v1/assets/{id}/assessments/{kind}/sign', signed));
  }
}
