import type { RequestedUpdate } from '../kyc/kyc-cases.dto';

/** What a provider of identity checks says of a case, whatever words it has for it. */
export interface ProviderEvent {
  readonly caseId: string;
  /** the provider's own word, for the record */
  readonly kind: string;
  readonly occurredAt: Date;
  readonly says: ProviderVerdict;
}

export type ProviderVerdict =
  | { readonly verdict: 'submitted' }
  | { readonly verdict: 'on_hold' }
  | { readonly verdict: 'approved' }
  /** the applicant may mend it; what they are told stands apart from what the desk is told */
  | { readonly verdict: 'updates_required'; readonly updates: readonly RequestedUpdate[]; readonly note: string }
  | { readonly verdict: 'rejected'; readonly note: string }
  /** of no consequence for a case */
  | { readonly verdict: 'none' };
