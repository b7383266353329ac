import { type BirthDateEvidence, type DateRange, compareBirthDates, parseIsoDate } from './evidence/birth-date';
import { type HeldDocument, findSameDocuments, normaliseDocumentNumber } from './evidence/document-number';
import {
  type ListSource,
  type ListedDocument,
  type ListedName,
  type ListedParty,
  type SanctionList,
} from './lists/listed-party';
import { type MatchedWords, compareNames } from './names/compare-names';
import { type CompareTokens, rememberTokens } from './names/compare-tokens';
import { NameIndex } from './names/name-index';
import { type NameKind, type PreparedName, prepareName } from './names/prepare-name';

export interface ScreeningSubject {
  readonly kind: NameKind;
  /** The legal name first, then former names and aliases. */
  readonly names: readonly string[];
  /** "1960-02-28", or less where less is known; null for entities and unknown. */
  readonly birthDate: string | null;
  readonly documents: readonly HeldDocument[];
}

export interface ScreeningHit {
  readonly source: ListSource;
  readonly partyId: string;
  readonly programmes: readonly string[];
  /** 0 to 1: names as adjusted by the evidence; 1 when a document number is the same. */
  readonly score: number;
  readonly nameScore: number;
  readonly askedName: string;
  readonly listedName: ListedName;
  readonly matched: readonly MatchedWords[];
  readonly unmatchedAsked: readonly string[];
  readonly unmatchedListed: readonly string[];
  readonly birthDate: BirthDateEvidence;
  readonly sameDocuments: readonly ListedDocument[];
}

/** Which list, in which state, a result rests on. */
export interface ScreenedList {
  readonly source: ListSource;
  readonly sha256: string;
  readonly publishedOn: string;
  readonly parties: number;
}

export interface ScreeningResult {
  readonly lists: readonly ScreenedList[];
  readonly threshold: number;
  /** Strongest first. */
  readonly hits: readonly ScreeningHit[];
}

/** Hits from here on go to a person's desk. Chosen on the labelled pairs in the tests. */
export const SCREENING_THRESHOLD = 0.86;

/** Below this the index would not find every name any more. */
export const SCREENING_THRESHOLD_MIN = 0.8;

/** A longer name is refused, not cut: what is cut off is not screened. */
const NAME_CHARACTERS_MAX = 300;

/**
 * A birth date never decides alone: two people share a day, and lists are wrong. A contradiction lets a weak likeness of
 * names fall below the threshold, an equal name stays above it.
 */
const birthDateWeight: Record<BirthDateEvidence, number> = {
  same_day: 0.05,
  compatible: 0.02,
  near: 0.01,
  unknown: 0,
  contradicts: -0.12,
};
/** Lists call an alias weak when it is too common to act on by itself. */
const WEAK_ALIAS_WEIGHT = 0.97;

interface IndexedName {
  readonly prepared: PreparedName;
  readonly listed: ListedName;
  readonly party: ListedParty;
  readonly source: ListSource;
}

interface Evidence {
  readonly compare: CompareTokens;
  readonly birthDate: DateRange | null;
  readonly documents: readonly HeldDocument[];
}

/** All lists, ready to be asked: built once for each set of lists, then asked many times. */
export class ScreeningIndex {
  readonly lists: readonly ScreenedList[];
  private readonly names: Record<NameKind, IndexedName[]> = { person: [], entity: [] };
  private readonly index = { person: new NameIndex(), entity: new NameIndex() };
  private readonly byDocument = new Map<string, IndexedName[]>();

  constructor(lists: readonly SanctionList[]) {
    this.lists = lists.map(({ source, sha256, publishedOn, parties }) => {
      for (const party of parties) this.add(source, party);
      return { source, sha256, publishedOn, parties: parties.length };
    });
  }

  private add(source: ListSource, party: ListedParty): void {
    const names = party.names.map((listed): IndexedName => {
      return { prepared: prepareName(listed.name, party.kind), listed, party, source };
    });
    for (const name of names) {
      this.index[party.kind].add(name.prepared);
      this.names[party.kind].push(name);
    }
    for (const document of party.documents) {
      const number = normaliseDocumentNumber(document.number);
      if (number === undefined) continue;
      this.byDocument.set(number, [...(this.byDocument.get(number) ?? []), ...names]);
    }
  }

  screen(subject: ScreeningSubject, threshold = SCREENING_THRESHOLD): ScreeningResult {
    if (!(threshold >= SCREENING_THRESHOLD_MIN && threshold <= 1)) {
      throw new RangeError(`a threshold of ${threshold}, not within ${SCREENING_THRESHOLD_MIN} and 1`);
    }
    const { names, birthDate } = prepareSubject(subject);
    const compare = rememberTokens();
    const best = new Map<ListedParty, ScreeningHit>();
    for (const candidate of this.candidates(subject, names)) {
      for (const asked of names) {
        const hit = judge(asked, candidate, { birthDate, documents: subject.documents, compare });
        const isBest = hit.score > (best.get(candidate.party)?.score ?? 0);
        if (isBest && hit.score >= threshold) best.set(candidate.party, hit);
      }
    }
    const hits = [...best.values()].sort((a, b) => b.score - a.score || (a.partyId < b.partyId ? -1 : 1));
    return { lists: this.lists, threshold, hits };
  }

  /** People are looked for among people, the rest among the rest; a document's number is looked for everywhere. */
  private candidates(subject: ScreeningSubject, names: readonly PreparedName[]): Set<IndexedName> {
    const found = new Set<IndexedName>();
    for (const name of names) {
      for (const at of this.index[subject.kind].candidates(name)) found.add(this.names[subject.kind][at]!);
    }
    for (const document of subject.documents) {
      const number = normaliseDocumentNumber(document.number);
      for (const name of (number === undefined ? undefined : this.byDocument.get(number)) ?? []) found.add(name);
    }
    return found;
  }
}

function prepareSubject(subject: ScreeningSubject): { names: PreparedName[]; birthDate: DateRange | null } {
  const birthDate = subject.birthDate === null ? null : parseIsoDate(subject.birthDate);
  if (birthDate === undefined) throw new RangeError(`"${subject.birthDate}" is no date of birth`);
  if (subject.names.length === 0) throw new RangeError('a subject without a name cannot be screened');
  const names = subject.names.map((name) => {
    if (name.length > NAME_CHARACTERS_MAX) throw new RangeError(`a name of ${name.length} characters`);
    const prepared = prepareName(name, subject.kind);
    if (prepared.tokens.length === 0) throw new RangeError(`"${name}" has no letters to screen`);
    return prepared;
  });
  return { names, birthDate };
}

function judge(asked: PreparedName, candidate: IndexedName, evidence: Evidence): ScreeningHit {
  const { prepared, listed, party, source } = candidate;
  const { score: nameScore, ...words } = compareNames(asked, prepared, evidence.compare);
  const birthDate = compareBirthDates(evidence.birthDate, party.birthDates);
  const sameDocuments = findSameDocuments(evidence.documents, party.documents);
  const aliasWeight = listed.quality === 'weak' ? WEAK_ALIAS_WEIGHT : 1;
  const adjusted = Math.min(1, Math.max(0, nameScore * aliasWeight + birthDateWeight[birthDate]));
  return {
    source,
    partyId: party.id,
    programmes: party.programmes,
    score: sameDocuments.length > 0 ? 1 : adjusted,
    nameScore,
    askedName: asked.original,
    listedName: listed,
    ...words,
    birthDate,
    sameDocuments,
  };
}
