import { type DateRange } from '../evidence/birth-date';
import { type ListedDocument, type ListedName, type ListedParty } from './listed-party';
import { RefusedList } from './refused-list';

interface PartyDraft {
  readonly id: string;
  readonly kind: ListedParty['kind'];
  readonly names: readonly ListedName[];
  readonly birthDates: readonly (DateRange | undefined)[];
  readonly documents: readonly ListedDocument[];
  readonly programmes: readonly string[];
}

const squeeze = (words: readonly string[]): string => words.join(' ').replace(/\s+/g, ' ').trim();

/** A full name out of its parts, in the order given. */
export function joinName(...parts: string[]): string {
  return squeeze(parts);
}

/** What every reader promises of a party: an id, a name, and dates that are all readable or none. */
export function buildParty(draft: PartyDraft): ListedParty {
  const names = draft.names.filter((each) => each.name !== '');
  if (draft.id === '')
    throw new RefusedList('INVALID_ENTRY', `an entry without an id (${names[0]?.name ?? 'no name'})`);
  if (names.length === 0) throw new RefusedList('INVALID_ENTRY', `entry ${draft.id} has no name`);
  const dates = draft.birthDates.filter((date) => date !== undefined);
  return {
    ...draft,
    names,
    birthDates: dates.length === draft.birthDates.length ? dates : [],
    documents: draft.documents.filter((document) => document.number !== ''),
  };
}
