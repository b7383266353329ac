import { type Part, splitByLargestRemainder } from '../largest-remainder';
import {
  type AllocationRequest,
  type AllocationTerms,
  type Allotment,
  eligibleUnits,
  requireRequests,
  requireTerms,
  toAllotments,
} from './request';

/** Smaller request last; of equal ones the higher id last, as ties are settled everywhere. */
function bySize(left: Part, right: Part): number {
  if (left.base !== right.base) return left.base > right.base ? -1 : 1;
  return left.id < right.id ? -1 : 1;
}

/**
 * In proportion to the requests after caps. A request whose exact share would fall below the minimum ticket gets
 * nothing, and its share goes to the others: the smallest request goes first, until everyone left reaches the minimum.
 */
export function allocateProRata(terms: AllocationTerms, requests: readonly AllocationRequest[]): Allotment[] {
  requireTerms(terms);
  requireRequests(requests);
  const minimum = terms.minUnits ?? 0n;
  const served = requests
    .map((request) => ({ id: request.id, base: eligibleUnits(terms, request) }))
    .filter((part) => part.base > 0n)
    .sort(bySize);
  let demand = served.reduce((sum, part) => sum + part.base, 0n);
  while (served.length > 0 && demand > terms.units && served.at(-1)!.base * terms.units < minimum * demand) {
    demand -= served.pop()!.base;
  }
  const units = demand < terms.units ? demand : terms.units;
  return toAllotments(terms, requests, splitByLargestRemainder(units, served));
}
