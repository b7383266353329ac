import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { RequestedUpdate } from '../kyc/kyc-cases.dto';
import type { ProviderEvent, ProviderVerdict } from './provider-event';

/** The digests that may stand in X-Payload-Digest-Alg. The provider also knows SHA-1, which proves nothing any more. */
const ALGORITHMS: Readonly<Record<string, string>> = { HMAC_SHA256_HEX: 'sha256', HMAC_SHA512_HEX: 'sha512' };

/** Whether the provider signed exactly these bytes. */
export function isSigned(body: Uint8Array, secret: string, digest: string, algorithm: string): boolean {
  const hash = ALGORITHMS[algorithm];
  if (!hash || !/^(?:[0-9a-f]{2})+$/i.test(digest)) return false;
  const expected = createHmac(hash, secret).update(body).digest();
  const given = Buffer.from(digest, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** What is read of a message of Sumsub's shape; it has more fields, and may get further ones. */
const message = z.object({
  applicantId: z.string().min(1).max(100),
  externalUserId: z.uuid(),
  type: z.string().min(1).max(100),
  createdAtMs: z.union([z.string(), z.number()]).optional(),
  createdAt: z.string().optional(),
  reviewResult: z
    .object({
      reviewAnswer: z.enum(['GREEN', 'RED', 'YELLOW']).optional(),
      reviewRejectType: z.enum(['RETRY', 'FINAL']).optional(),
      rejectLabels: z.array(z.string().max(100)).max(100).optional(),
      moderationComment: z.string().max(4_000).optional(),
      clientComment: z.string().max(4_000).optional(),
    })
    .optional(),
});

export type SumsubMessage = z.infer<typeof message>;

/** Undefined for a message that cannot be understood: it says of no case of ours when it happened. */
export function readSumsubMessage(body: unknown): ProviderEvent | undefined {
  const read = message.safeParse(body);
  if (!read.success) return undefined;
  const occurredAt = timeOf(read.data);
  const { externalUserId: caseId, type: kind } = read.data;
  return occurredAt && { caseId, kind, occurredAt, says: verdictOf(read.data) };
}

/** "2026-11-28 12:00:00.123" is in UTC, and says so nowhere. */
function timeOf({ createdAtMs, createdAt }: SumsubMessage): Date | undefined {
  const text = String(createdAtMs ?? createdAt ?? '');
  const utc = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:\+0000)?$/.exec(text);
  const date = new Date(utc ? `${text.replace(' ', 'T').replace('+0000', '')}Z` : text);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function verdictOf({ type, reviewResult }: SumsubMessage): ProviderVerdict {
  switch (type) {
    case 'applicantPending':
      return { verdict: 'submitted' };
    case 'applicantOnHold':
    case 'applicantAwaitingUser':
      return { verdict: type === 'applicantOnHold' ? 'on_hold' : 'none' };
    case 'applicantReset':
      return {
        verdict: 'updates_required',
        updates: [{ code: 'PROVIDER_RESET', detail: 'The check starts again: hand in what is asked for.' }],
        note: 'The provider reset the applicant.',
      };
    case 'applicantReviewed':
      return reviewed(reviewResult ?? {});
    default:
      return { verdict: 'none' };
  }
}

function reviewed(result: NonNullable<SumsubMessage['reviewResult']>): ProviderVerdict {
  const { reviewAnswer, reviewRejectType, rejectLabels = [], moderationComment, clientComment } = result;
  if (reviewAnswer === 'GREEN') return { verdict: 'approved' };
  if (reviewAnswer !== 'RED') return { verdict: 'on_hold' };
  const note = [rejectLabels.join(', '), clientComment ?? ''].filter(Boolean).join(': ') || 'no reason given';
  if (reviewRejectType !== 'RETRY') return { verdict: 'rejected', note };
  return { verdict: 'updates_required', updates: updatesOf(rejectLabels, moderationComment), note };
}

/** What an applicant may be told. Of everything else they hear that the desk knows more. */
const TOLD: Readonly<Record<string, string>> = {
  BAD_PROOF_OF_IDENTITY: 'The document of identity cannot be used: upload another picture, or another one.',
  BAD_PROOF_OF_ADDRESS: 'The proof of address cannot be used: upload another one.',
  BAD_SELFIE: 'The selfie cannot be used: take another one.',
  BAD_FACE_MATCHING: 'The selfie does not show the face of the document: take another one.',
  DOCUMENT_PAGE_MISSING: 'A page is missing: upload all of them.',
  DOCUMENT_DAMAGED: 'The document is damaged: upload another one.',
  EXPIRATION_DATE: 'The document has expired: upload one that has not.',
  LOW_QUALITY: 'The picture is not clear enough: upload another one.',
  UNSATISFACTORY_PHOTOS: 'The picture is not clear enough: upload another one.',
  SCREENSHOTS: 'Screenshots are not accepted: upload a picture of the document.',
  PROBLEMATIC_APPLICANT_DATA: 'What you said differs from the document: correct it.',
};

function updatesOf(labels: readonly string[], comment: string | undefined): RequestedUpdate[] {
  const updates = labels.flatMap((label) => (TOLD[label] ? [{ code: label, detail: TOLD[label] }] : []));
  if (updates.length > 0) return updates;
  const words = (comment ?? '').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').trim();
  return [{ code: 'PROVIDER_ASKS', detail: words.slice(0, 500) || 'Hand in your documents again.' }];
}
