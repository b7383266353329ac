import { EVIDENCE, type EvidenceKind } from '../../src/evidence/evidence-requirements';
import type { AssetType } from '../../src/database/generated/enums';
import { type Caller, type Cast, fileDocument } from './cast';

export const ASSESSMENTS = ['legal', 'financial', 'technical'] as const;

const DAY_MS = 86_400_000;

/** A day in UTC, so many days from now by the wall clock. */
export const dayFromNow = (days: number): string => new Date(Date.now() + days * DAY_MS).toISOString().slice(0, 10);

/** Fills the file of an asset through the API, as its issuer and the desk do. */
export class AssetFileDesk {
  constructor(private readonly cast: Cast) {}

  /** From the draft to the asset that may be tokenised, whose title names the entity. */
  async approve(by: Caller, assetId: string, issuingEntityId: string, type: AssetType = 'real_estate') {
    await this.give(await this.conclude(by, assetId, issuingEntityId, type));
    return by.does('GET', `/v1/assets/${assetId}`);
  }

  /** With a whole file, waiting for a second person. */
  async conclude(by: Caller, assetId: string, issuingEntityId: string, type: AssetType = 'real_estate') {
    await this.takeIn(by, assetId);
    await this.fill(by, assetId, issuingEntityId, type);
    const { id: report } = await fileDocument(by, assetId, 'other');
    await Promise.all(ASSESSMENTS.map((kind) => this.assess(by, assetId, kind, { document_ids: [report] })));
    return (await by.does('POST', `/v1/assets/${assetId}/conclude`)).approval as { id: string; payload_hash: string };
  }

  async takeIn(by: Caller, assetId: string): Promise<void> {
    await fileDocument(by, assetId);
    await this.give((await by.does('POST', `/v1/assets/${assetId}/submit`)).approval);
  }

  /** The approval of what was just asked for. */
  give = ({ id, payload_hash }: { id: string; payload_hash: string }) =>
    this.cast.compliance.does('POST', `/v1/approvals/${id}/approve`, { payload_hash });

  /** Everything that is required, less what is left out. */
  async fill(by: Caller, assetId: string, issuingEntityId: string, type: AssetType, without: EvidenceKind[] = []) {
    const { id } = await fileDocument(by, assetId, 'other');
    const wanted = EVIDENCE[type].filter(({ kind, required }) => required && !without.includes(kind));
    const file = ({ kind }: { kind: EvidenceKind }) =>
      this.accepted(by, assetId, {
        ...{ kind, document_ids: [id] },
        ...(kind === 'title' ? { issuing_entity_id: issuingEntityId } : {}),
      });
    await Promise.all(wanted.map(file));
  }

  handIn = (by: Caller, assetId: string, piece: object) =>
    by.does('POST', `/v1/assets/${assetId}/evidence`, { issued_on: dayFromNow(0), ...piece });

  async accepted(by: Caller, assetId: string, piece: object) {
    const { evidence, approval } = await this.handIn(by, assetId, piece);
    await this.give(approval);
    return evidence;
  }

  /** Written by the issuer, signed by the desk. */
  async assess(by: Caller, assetId: string, kind: string, more: object = {}) {
    const draft = await this.write(by, assetId, kind, more);
    return this.cast.compliance.does('POST', `/v1/assets/${assetId}/assessments/${kind}/sign`, undefined, {
      'if-match': `"${draft.version}"`,
    });
  }

  async write(by: Caller, assetId: string, kind: string, more: object = {}) {
    const ids = async () => [(await fileDocument(by, assetId, 'other')).id];
    return by.does('PUT', `/v1/assets/${assetId}/assessments/${kind}`, {
      findings: 'Nothing speaks against it.',
      document_ids: 'document_ids' in more ? more.document_ids : await ids(),
      score: 80,
      valid_until: dayFromNow(365),
      ...more,
    });
  }
}
