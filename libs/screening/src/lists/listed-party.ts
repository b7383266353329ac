import { type DateRange } from '../evidence/birth-date';
import { type NameKind } from '../names/prepare-name';

export type ListSource = 'OFAC_SDN' | 'UN' | 'EU' | 'UK';

export interface ListedName {
  readonly name: string;
  /** A weak alias is a nickname or a common name that the list itself calls so. */
  readonly quality: 'primary' | 'strong' | 'weak';
}

export interface ListedDocument {
  readonly type: string;
  readonly number: string;
  /** As the list writes it: a name or a code. */
  readonly country: string | null;
}

export interface ListedParty {
  readonly id: string;
  readonly kind: NameKind;
  readonly names: readonly ListedName[];
  /** Empty when the list gives none, or one that cannot be read: an unreadable date proves nothing. */
  readonly birthDates: readonly DateRange[];
  readonly documents: readonly ListedDocument[];
  readonly programmes: readonly string[];
}

/** A list as it was screened against: by hash and date, so that a decision can be shown to rest on it. */
export interface SanctionList {
  readonly source: ListSource;
  /** SHA-256 of the file, in hexadecimal. */
  readonly sha256: string;
  /** The day the list says it was published. */
  readonly publishedOn: string;
  readonly parties: readonly ListedParty[];
}
