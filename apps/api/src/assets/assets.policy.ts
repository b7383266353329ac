import type { Asset } from '../database/generated/client';
import { Problem } from '../http/problem';

/** What a reviewer has to see before an asset can be judged. */
export const EVIDENCE_TO_SUBMIT = ['title'] as const;

export function judgeEditable(asset: Asset): void {
  if (asset.status !== 'draft') {
    throw new Problem('STATE_REFUSED', `A ${asset.status} asset is not edited: only a draft is.`);
  }
}

export function judgeSubmittable(asset: Asset, documents: readonly { readonly kind: string }[]): void {
  if (asset.status !== 'draft') {
    throw new Problem('STATE_REFUSED', `This asset is ${asset.status}: only a draft is submitted.`);
  }
  const missing = EVIDENCE_TO_SUBMIT.filter((kind) => !documents.some((document) => document.kind === kind));
  if (missing.length > 0) {
    throw new Problem('EVIDENCE_MISSING', `Upload a document of each kind: ${missing.join(', ')}.`, {
      errors: missing.map((kind) => ({
        pointer: `/documents/${kind}`,
        code: 'MISSING',
        detail: `No document of the kind ${kind} has been uploaded.`,
      })),
    });
  }
}
