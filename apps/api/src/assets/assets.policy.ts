import type { Asset } from '../database/generated/client';
import type { AssetType } from '../database/generated/enums';
import { Problem, type ProblemPlace } from '../http/problem';
import { attributesOf } from './attributes';

/** What a reviewer has to see before an asset is taken into due diligence. */
export const EVIDENCE_TO_SUBMIT = ['title'] as const;

export function judgeEditable(asset: Asset): void {
  if (asset.status !== 'draft') {
    throw new Problem('STATE_REFUSED', `A ${asset.status} asset is not edited: only a draft is.`);
  }
}

export function judgeSubmittable(asset: Asset, documents: readonly { readonly kind: string }[]): void {
  // One whose request ran out is still submitted, and is submitted again.
  if (asset.status !== 'draft' && asset.status !== 'submitted') {
    throw new Problem('STATE_REFUSED', `This asset is ${asset.status}: only a draft is submitted.`);
  }
  judgeAttributes(asset.type, asset.attributes, true);
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

/** As its type has them: a draft may lack some, what is submitted lacks none. */
export function judgeAttributes(type: AssetType, attributes: unknown, complete: boolean): void {
  const { error } = attributesOf(type, complete).safeParse(attributes);
  if (!error) return;
  const errors = error.issues.flatMap((issue): ProblemPlace[] => {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const paths = keys.length > 0 ? keys.map((key) => [...issue.path, key]) : [issue.path];
    return paths.map((path) => ({
      pointer: ['', 'attributes', ...path].join('/'),
      code: issue.code.toUpperCase(),
      detail: keys.length > 0 ? 'This field is not known.' : issue.message,
    }));
  });
  const detail = `${errors.length} attribute(s) are not as an asset of the type ${type} has them.`;
  throw new Problem('VALIDATION_FAILED', detail, { errors });
}
