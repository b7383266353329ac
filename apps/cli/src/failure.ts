/** Something the person at the terminal can mend: printed as its message alone, without a stack. */
export class Failure extends Error {
  override readonly name = 'Failure';
}
