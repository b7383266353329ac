import { type ListedParty } from './listed-party';

/** What a reader finds in a file. */
export interface ListContent {
  /** Undefined when the file does not say it readably. */
  readonly publishedOn: string | undefined;
  readonly parties: readonly ListedParty[];
}
