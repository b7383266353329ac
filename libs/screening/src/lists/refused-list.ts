export type ListFault =
  | 'TOO_LARGE'
  | 'NOT_UTF8'
  | 'NOT_XML'
  | 'DOCTYPE'
  | 'TOO_COMPLEX'
  | 'UNEXPECTED_ROOT'
  | 'NO_DATE'
  | 'INCOMPLETE'
  | 'INVALID_ENTRY';

/** A list file that cannot be trusted as a whole is not used in part: a skipped entry would be a person let through. */
export class RefusedList extends Error {
  constructor(
    readonly fault: ListFault,
    detail: string,
  ) {
    super(`${fault}: ${detail}`);
  }
}
