import {
  type AllocationRequest,
  type AllocationTerms,
  type Allotment,
  capsOf,
  requireRequests,
  requireTerms,
  toAllotments,
} from './request';

export type DiscretionaryFault =
  | { readonly code: 'UNKNOWN_REQUEST' | 'NEGATIVE'; readonly id: string; readonly units: bigint }
  | {
      readonly code: 'ABOVE_REQUEST' | 'ABOVE_MAXIMUM' | 'BELOW_MINIMUM';
      readonly id: string;
      readonly units: bigint;
      readonly limit: bigint;
    }
  | { readonly code: 'ABOVE_OFFER'; readonly units: bigint; readonly limit: bigint };

export type DiscretionaryVerdict =
  | { readonly accepted: true; readonly allotments: Allotment[] }
  | { readonly accepted: false; readonly faults: DiscretionaryFault[] };

function judgeOne(terms: AllocationTerms, request: AllocationRequest | undefined, id: string, units: bigint) {
  const faults: DiscretionaryFault[] = [];
  if (!request) return [{ code: 'UNKNOWN_REQUEST', id, units } as const];
  if (units < 0n) return [{ code: 'NEGATIVE', id, units } as const];
  if (units > request.units) faults.push({ code: 'ABOVE_REQUEST', id, units, limit: request.units });
  for (const limit of capsOf(terms, request)) {
    if (units > limit) faults.push({ code: 'ABOVE_MAXIMUM', id, units, limit });
  }
  const minimum = terms.minUnits ?? 0n;
  if (units > 0n && units < minimum) faults.push({ code: 'BELOW_MINIMUM', id, units, limit: minimum });
  return faults;
}

/** A person proposes who gets what; the terms still bind. Every fault is named, and requests left out get nothing. */
export function judgeDiscretionaryAllocation(
  terms: AllocationTerms,
  requests: readonly AllocationRequest[],
  proposal: ReadonlyMap<string, bigint>,
): DiscretionaryVerdict {
  requireTerms(terms);
  requireRequests(requests);
  const byId = new Map(requests.map((request) => [request.id, request]));
  const faults: DiscretionaryFault[] = [];
  let total = 0n;
  for (const [id, units] of proposal) {
    faults.push(...judgeOne(terms, byId.get(id), id, units));
    if (units > 0n) total += units;
  }
  if (total > terms.units) faults.push({ code: 'ABOVE_OFFER', units: total, limit: terms.units });
  if (faults.length > 0) return { accepted: false, faults };
  return { accepted: true, allotments: toAllotments(terms, requests, proposal) };
}
