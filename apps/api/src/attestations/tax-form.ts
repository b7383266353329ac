export const TAX_FORMS = ['W-9', 'W-8BEN', 'W-8BEN-E', 'W-8IMY'] as const;

export type TaxForm = (typeof TAX_FORMS)[number];

/**
 * A form of the W-8 series holds until the end of the third calendar year after the one in which it was signed
 * (Treas. Reg. § 1.1441-1(e)(4)(ii)(A)); a W-9, and the form of an intermediary, until something in it changes.
 */
export function taxFormExpiry(form: TaxForm, signedOn: string): Date | null {
  if (form === 'W-9' || form === 'W-8IMY') return null;
  return new Date(Date.UTC(Number(signedOn.slice(0, 4)) + 4, 0, 1));
}
