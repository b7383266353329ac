import { refusals, type RefusalName } from '@cadastre/protocol';

export class Refused extends Error {
  constructor(
    readonly code: number,
    readonly refusal: RefusalName,
  ) {
    super(refusal);
  }
}

/** One reason for which a call might be refused: whether it applies, and its name. */
export type Reason = readonly [applies: boolean, refusal: RefusalName];

/** Precedence, taken literally: all reasons are looked at, and of those that apply the lowest number answers. */
export function judge(...reasons: readonly Reason[]): void {
  const applying = new Set(reasons.filter(([applies]) => applies).map(([, refusal]) => refusal));
  const first = refusals.find(({ name }) => applying.has(name));
  if (first) throw new Refused(first.code, first.name);
}
