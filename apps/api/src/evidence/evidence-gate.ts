import type { AssessmentKind, AssessmentStatus, AssetStatus, EvidenceStatus } from '../database/generated/enums';
import type { EvidenceRequirement } from './evidence-requirements';

export const ASSESSMENT_KINDS = ['legal', 'financial', 'technical'] as const satisfies readonly AssessmentKind[];

/** An assessment below it is against the asset. */
export const SCORE_TO_PASS = 50;

export interface JudgedPiece {
  readonly kind: string;
  readonly version: number;
  readonly status: EvidenceStatus;
  readonly lapsesAt: Date | null;
  readonly issuingEntityId: string | null;
  readonly reason: string | null;
}

export interface JudgedAssessment {
  readonly kind: AssessmentKind;
  readonly status: AssessmentStatus;
  readonly score: number;
  readonly expiresAt: Date;
  readonly factsVersion: number;
}

export interface AssetFileFacts {
  readonly requirements: readonly EvidenceRequirement[];
  readonly pieces: readonly JudgedPiece[];
  readonly assessments: readonly JudgedAssessment[];
  /** of what is said of the asset now */
  readonly factsVersion: number;
  /** who issues on the asset: the title has to name each of them as its owner */
  readonly issuingEntityIds: readonly string[];
  readonly now: Date;
}

export const GAP_CODES = [
  'MISSING',
  'UNDECIDED',
  'REJECTED',
  'STALE',
  'NAMES_ANOTHER',
  'UNSIGNED',
  'EXPIRED',
  'OUTDATED',
  'ADVERSE',
] as const;

/** What keeps the gate shut, and what would open it. */
export interface Gap {
  readonly part: 'evidence' | 'assessment';
  readonly kind: string;
  readonly code: (typeof GAP_CODES)[number];
  readonly detail: string;
  readonly cure: string;
}

/** What of an asset's file is missing, stale, rejected, or speaks against it. Nothing: the file is whole. */
export const judgeFile = (facts: AssetFileFacts): Gap[] => [
  ...facts.requirements.filter(({ required }) => required).flatMap((requirement) => judgeKind(requirement, facts)),
  ...ASSESSMENT_KINDS.flatMap((kind) => judgeAssessment(kind, facts)),
];

function judgeKind({ kind, description }: EvidenceRequirement, facts: AssetFileFacts): Gap[] {
  const versions = facts.pieces.filter((piece) => piece.kind === kind);
  const gap = (code: Gap['code'], detail: string, cure: string): Gap[] => [
    { part: 'evidence', kind, code, detail, cure },
  ];
  const inForce = versions.find(({ status }) => status === 'accepted');
  const waits = versions.some(({ status }) => status === 'submitted');
  if (inForce && !isOver(inForce.lapsesAt, facts.now)) return judgeOwner(inForce, facts);
  if (waits)
    return gap('UNDECIDED', `Evidence of ${kind} waits for a second person.`, 'Have the desk decide about it.');
  if (inForce) {
    const since = inForce.lapsesAt!.toISOString();
    return gap('STALE', `Evidence of ${kind} has lapsed, at ${since}.`, `File a newer one: ${description}.`);
  }
  const newest = versions.reduce<JudgedPiece | undefined>(
    (last, each) => (last && last.version > each.version ? last : each),
    undefined,
  );
  if (newest?.status === 'rejected') {
    return gap(
      'REJECTED',
      `Evidence of ${kind} was rejected: ${newest.reason}`,
      `Mend that and file it again: ${description}.`,
    );
  }
  return gap('MISSING', `There is no evidence of ${kind} on file.`, `File it: ${description}.`);
}

/** A title that names somebody else backs nothing that this entity issues. */
function judgeOwner({ kind, issuingEntityId }: JudgedPiece, { issuingEntityIds }: AssetFileFacts): Gap[] {
  if (kind !== 'title' || issuingEntityIds.every((id) => id === issuingEntityId)) return [];
  return [
    {
      ...{ part: 'evidence', kind, code: 'NAMES_ANOTHER' },
      detail: 'The title names another entity as the owner after closing.',
      cure: 'File a title that names the entity that issues, or issue by the one it names.',
    },
  ];
}

function judgeAssessment(kind: AssessmentKind, { assessments, factsVersion, now }: AssetFileFacts): Gap[] {
  const gap = (code: Gap['code'], detail: string, cure: string): Gap[] => [
    { part: 'assessment', kind, code, detail, cure },
  ];
  const signed = assessments.find((each) => each.kind === kind && each.status === 'signed');
  const anew = `Write a new ${kind} assessment, and have somebody else sign it.`;
  if (!signed) {
    return assessments.some((each) => each.kind === kind && each.status === 'draft')
      ? gap('UNSIGNED', `The ${kind} assessment is not signed.`, 'Have somebody sign it who did not write it.')
      : gap('MISSING', `There is no ${kind} assessment.`, anew);
  }
  if (isOver(signed.expiresAt, now)) {
    return gap('EXPIRED', `The ${kind} assessment has expired, at ${signed.expiresAt.toISOString()}.`, anew);
  }
  if (signed.factsVersion !== factsVersion) {
    return gap('OUTDATED', `The ${kind} assessment judged other facts than the asset’s present ones.`, anew);
  }
  if (signed.score < SCORE_TO_PASS) {
    const detail = `The ${kind} assessment gives ${signed.score} of 100, and ${SCORE_TO_PASS} are needed.`;
    return gap('ADVERSE', detail, `Mend what it found, then: ${anew}`);
  }
  return [];
}

const isOver = (end: Date | null, now: Date): boolean => end !== null && end <= now;

/** What a whole file lets be done, which depends on how far the asset has come. */
export const GATES = {
  approve: ['due_diligence'],
  tokenise: ['approved', 'tokenised', 'active'],
  issue: ['tokenised', 'active'],
} as const satisfies Record<string, readonly AssetStatus[]>;

export type Gate = keyof typeof GATES;

export const isReached = (gate: Gate, status: AssetStatus): boolean =>
  (GATES[gate] as readonly AssetStatus[]).includes(status);
