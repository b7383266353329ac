import { type Money, requireNotNegative, toMoney } from '../money';

/** Limits of an offering in units; null is unlimited. */
export interface AllocationTerms {
  readonly units: bigint;
  readonly price: Money;
  readonly minUnits?: bigint | null;
  readonly maxUnits?: bigint | null;
}

/** A subscription that has been paid in full: `units` × price. */
export interface AllocationRequest {
  readonly id: string;
  readonly units: bigint;
  /** A limit of this investor's own, beside the offering's. */
  readonly maxUnits?: bigint | null;
}

export interface Allotment {
  readonly id: string;
  readonly requested: bigint;
  readonly allotted: bigint;
  /** What comes back: the price of the units that were paid and not allotted. */
  readonly refund: Money;
}

export function requireTerms(terms: AllocationTerms): void {
  if (terms.units < 0n) throw new RangeError(`${terms.units} units on offer`);
  requireNotNegative(terms.price, 'the price');
  const minimum = terms.minUnits ?? 0n;
  if (minimum < 0n) throw new RangeError(`a minimum of ${minimum} units`);
  if ((terms.maxUnits ?? minimum) < minimum) throw new RangeError('the maximum ticket is below the minimum');
}

export function requireRequests(requests: readonly AllocationRequest[]): void {
  const ids = new Set<string>();
  for (const { id, units, maxUnits } of requests) {
    if (units < 0n || (maxUnits ?? 0n) < 0n) throw new RangeError(`request ${id} is negative`);
    if (ids.has(id)) throw new RangeError(`two requests of ${id}`);
    ids.add(id);
  }
}

/** The limits on one request: the offering's and the investor's own, where they are set. */
export function capsOf(terms: AllocationTerms, request: AllocationRequest): bigint[] {
  return [terms.maxUnits ?? null, request.maxUnits ?? null].filter((cap) => cap !== null);
}

/** The units a request can count for: itself, cut to the caps; nothing when that is below the minimum ticket. */
export function eligibleUnits(terms: AllocationTerms, request: AllocationRequest): bigint {
  let units = request.units;
  for (const cap of capsOf(terms, request)) if (cap < units) units = cap;
  return units < (terms.minUnits ?? 0n) ? 0n : units;
}

export function toAllotments(
  terms: AllocationTerms,
  requests: readonly AllocationRequest[],
  allotted: ReadonlyMap<string, bigint>,
): Allotment[] {
  let total = 0n;
  const allotments = requests.map((request) => {
    const units = allotted.get(request.id) ?? 0n;
    if (units > request.units) throw new Error(`${request.id} asked for ${request.units} and would get ${units}`);
    total += units;
    const refund = toMoney((request.units - units) * terms.price);
    return { id: request.id, requested: request.units, allotted: units, refund };
  });
  if (total > terms.units) throw new Error(`${total} units allotted of ${terms.units} on offer`);
  return allotments;
}
