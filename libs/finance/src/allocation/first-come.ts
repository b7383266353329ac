import {
  type AllocationRequest,
  type AllocationTerms,
  type Allotment,
  eligibleUnits,
  requireRequests,
  requireTerms,
  toAllotments,
} from './request';

export interface SequencedRequest extends AllocationRequest {
  /** The place in the queue, given when the subscription was funded; no two are equal. */
  readonly sequence: bigint;
}

/** In order of funding until the units run out. The last one may be served in part, but not below the minimum ticket. */
export function allocateFirstCome(terms: AllocationTerms, requests: readonly SequencedRequest[]): Allotment[] {
  requireTerms(terms);
  requireRequests(requests);
  if (new Set(requests.map((request) => request.sequence)).size !== requests.length) {
    throw new RangeError('two requests have the same place in the queue');
  }
  const minimum = terms.minUnits ?? 0n;
  const allotted = new Map<string, bigint>();
  let left = terms.units;
  for (const request of [...requests].sort((a, b) => (a.sequence < b.sequence ? -1 : 1))) {
    const eligible = eligibleUnits(terms, request);
    const units = eligible < left ? eligible : left;
    if (units < minimum) continue;
    allotted.set(request.id, units);
    left -= units;
  }
  return toAllotments(terms, requests, allotted);
}
