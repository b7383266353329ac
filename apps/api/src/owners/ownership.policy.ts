import type { ProblemPlace } from '../http/problem';
import type { DeclareOwners } from './owners.dto';

/** Who holds less than this of an entity may stay unnamed. */
const UNNAMED_PERCENT_MAX = 25n;

/** What does not add up in a declaration; nothing where it does. */
export function judgeOwners({ issued_shares, owners }: DeclareOwners): ProblemPlace[] {
  const places: ProblemPlace[] = [];
  const refuse = (pointer: string, code: string, detail: string) => places.push({ pointer, code, detail });
  const issued = new Map<string, bigint>([['self', BigInt(issued_shares)]]);
  const held = new Map<string, bigint>();
  owners.forEach((owner, i) => {
    if (owners.findIndex(({ ref }) => ref === owner.ref) < i)
      refuse(`/owners/${i}/ref`, 'DUPLICATE', 'Two owners have this ref.');
    if (owner.kind === 'legal_entity') issued.set(owner.ref, BigInt(owner.issued_shares));
  });
  owners.forEach(({ ref, controls, holds }, i) => {
    if (!controls && holds.length === 0) refuse(`/owners/${i}`, 'NO_INTEREST', 'An owner holds shares, or controls.');
    holds.forEach((stake, j) => {
      const pointer = `/owners/${i}/holds/${j}/in`;
      if (stake.in === ref) refuse(pointer, 'OWN_SHARES', 'Nobody owns themselves.');
      else if (!issued.has(stake.in)) refuse(pointer, 'UNKNOWN', 'This is no legal entity of the declaration.');
      if (holds.findIndex((other) => other.in === stake.in) < j)
        refuse(pointer, 'DUPLICATE', 'One stake in each entity.');
      held.set(stake.in, (held.get(stake.in) ?? 0n) + BigInt(stake.shares));
    });
  });
  for (const [ref, shares] of held) {
    const all = issued.get(ref);
    if (all !== undefined && shares > all) {
      const at = owners.findIndex((owner) => owner.ref === ref);
      refuse(
        at < 0 ? '/issued_shares' : `/owners/${at}/issued_shares`,
        'TOO_MANY',
        `${shares} shares are held of ${all}.`,
      );
    }
  }
  return places;
}

/** Whether so much of an entity is in nobody's name that somebody unnamed could own a quarter of it. */
export const isUnnamedTooMuch = (issued: bigint, named: bigint): boolean =>
  (issued - named) * 100n >= UNNAMED_PERCENT_MAX * issued && issued > named;
