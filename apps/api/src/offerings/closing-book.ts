import {
  allocateFirstCome,
  allocateProRata,
  type AllocationTerms,
  type DiscretionaryFault,
  judgeDiscretionaryAllocation,
  type Money,
  settleSoftCap,
  toMoney,
} from '@cadastre/finance';

export type Allocation = 'first_come' | 'pro_rata' | 'discretionary';

export interface BookTerms {
  /** the hard cap */
  readonly units: bigint;
  readonly price: bigint;
  /** null: every amount will do */
  readonly softCap: bigint | null;
  readonly minUnits: bigint | null;
  readonly maxUnits: bigint | null;
}

/** A subscription as it stands when the window has ended and no money is on its way any more. */
export interface BookEntry {
  readonly id: string;
  readonly units: bigint;
  /** its money under the hold */
  readonly held: bigint;
  /** judged again at closing */
  readonly eligible: boolean;
  /** its place in the queue: when its money was there */
  readonly sequence: bigint;
}

export interface Count {
  readonly counted: bigint;
  readonly reached: boolean;
}

/** Held money of eligible subscribers, up to what they subscribed for, against the soft cap. Nobody at all is no offer. */
export function countBook(terms: BookTerms, entries: readonly BookEntry[]): Count {
  const { counted, closes } = settleSoftCap(
    toMoney(terms.softCap ?? 0n),
    entries.map(({ id, units, held, eligible }) => ({
      id,
      subscribed: toMoney(units * terms.price),
      eligible,
      payments: [{ account: id, amount: toMoney(held) }],
    })),
  );
  return { counted, reached: closes && counted > 0n };
}

const termsOf = (terms: BookTerms): AllocationTerms & { readonly price: Money } => ({
  units: terms.units,
  price: toMoney(terms.price),
  minUnits: terms.minUnits,
  maxUnits: terms.maxUnits,
});

const requestsOf = (terms: BookTerms, entries: readonly BookEntry[]) =>
  entries
    .filter(({ eligible }) => eligible)
    .map(({ id, units, held, sequence }) => {
      const paidFor = held / terms.price;
      return { id, sequence, units: paidFor < units ? paidFor : units };
    });

/** Units by subscription; who is not named gets none. */
export type Allotted = ReadonlyMap<string, bigint>;

export function allotByRule(
  rule: Exclude<Allocation, 'discretionary'>,
  terms: BookTerms,
  entries: readonly BookEntry[],
): Allotted {
  const requests = requestsOf(terms, entries);
  const allotments =
    rule === 'pro_rata' ? allocateProRata(termsOf(terms), requests) : allocateFirstCome(termsOf(terms), requests);
  return new Map(allotments.map(({ id, allotted }) => [id, allotted]));
}

export type ProposalFault =
  DiscretionaryFault | { readonly code: 'BELOW_SOFT_CAP'; readonly amount: bigint; readonly limit: bigint };

export type ProposalVerdict =
  | { readonly accepted: true; readonly allotted: Allotted }
  | { readonly accepted: false; readonly faults: readonly ProposalFault[] };

/** A person's proposal: the terms bind it, and it may not undercut the soft cap that the investors relied on. */
export function judgeProposal(terms: BookTerms, entries: readonly BookEntry[], proposal: Allotted): ProposalVerdict {
  const verdict = judgeDiscretionaryAllocation(termsOf(terms), requestsOf(terms, entries), proposal);
  if (!verdict.accepted) return verdict;
  const amount = verdict.allotments.reduce((sum, { allotted }) => sum + allotted, 0n) * terms.price;
  if (amount < (terms.softCap ?? 1n)) {
    return { accepted: false, faults: [{ code: 'BELOW_SOFT_CAP', amount, limit: terms.softCap ?? 1n }] };
  }
  return { accepted: true, allotted: new Map(verdict.allotments.map(({ id, allotted }) => [id, allotted])) };
}
