import type { AssetType } from '../database/generated/enums';

/** What a piece may be evidence of. */
export const EVIDENCE_KINDS = [
  'title',
  'liens',
  'tax',
  'insurance',
  'valuation',
  'custody',
  'provenance',
  'authenticity',
  'condition',
  'accounts',
  'agreement',
  'servicing',
  'permit',
  'maintenance',
] as const;

export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

export interface EvidenceRequirement {
  readonly kind: EvidenceKind;
  /** nothing is issued without it; what is not required may be filed and is kept as well */
  readonly required: boolean;
  /** days after its issue for which a piece counts, unless it says less itself; null: for ever */
  readonly freshDays: number | null;
  /** what to file */
  readonly description: string;
}

const needs = (kind: EvidenceKind, freshDays: number | null, description: string): EvidenceRequirement => ({
  ...{ kind, required: true, freshDays, description },
});
const takes = (kind: EvidenceKind, freshDays: number | null, description: string): EvidenceRequirement => ({
  ...{ kind, required: false, freshDays, description },
});

const MONTH = 31;
const QUARTER = 92;
const HALF_YEAR = 183;
const YEAR = 366;

/**
 * What has to be on file for each type, in the order in which it is read. A title names, for every type, the issuing
 * entity as the owner after closing: a deed that stays with somebody else backs nothing.
 */
export const EVIDENCE: Readonly<Record<AssetType, readonly EvidenceRequirement[]>> = {
  real_estate: [
    needs('title', YEAR, 'extract of the land register, or the deed and its registration'),
    needs('liens', QUARTER, 'certificate of charges and mortgages'),
    needs('tax', YEAR, 'clearance of property tax'),
    needs('insurance', YEAR, 'policy and proof of payment'),
    needs('valuation', YEAR, 'report of an independent valuer'),
    takes('permit', null, 'building permit and permit of use'),
    takes('condition', 3 * YEAR, 'survey of the building'),
  ],
  art_and_collectibles: [
    needs('title', null, 'bill of sale, or deed of transfer'),
    needs('provenance', null, 'chain of owners since it was made'),
    needs('authenticity', null, 'certificate or entry in a catalogue raisonné'),
    needs('liens', HALF_YEAR, 'search in registers of charges and of stolen works'),
    needs('custody', YEAR, 'receipt of the warehouse or gallery that keeps it'),
    needs('insurance', YEAR, 'policy and proof of payment'),
    needs('valuation', 2 * YEAR, 'report of an independent valuer'),
    takes('condition', 2 * YEAR, 'condition report of a restorer'),
  ],
  private_equity: [
    needs('title', HALF_YEAR, 'extract of the register of shareholders'),
    needs('agreement', null, 'articles and shareholders’ agreement'),
    needs('liens', HALF_YEAR, 'extract of the register of pledges'),
    needs('accounts', 18 * MONTH, 'audited annual accounts of the company'),
    needs('valuation', YEAR, 'report of an independent valuer'),
    takes('tax', YEAR, 'tax clearance of the company'),
  ],
  fund_interest: [
    needs('title', HALF_YEAR, 'extract of the administrator’s register'),
    needs('agreement', null, 'fund agreement and subscription'),
    needs('accounts', 18 * MONTH, 'audited annual report of the fund'),
    needs('valuation', 4 * MONTH, 'statement of net asset value'),
    takes('liens', HALF_YEAR, 'confirmation that nothing is pledged'),
  ],
  private_credit: [
    needs('title', null, 'assignment of the claims'),
    needs('agreement', null, 'loan agreements or invoices'),
    needs('servicing', QUARTER, 'report of the servicer: what is paid, what is overdue'),
    needs('liens', HALF_YEAR, 'extract of the register of security interests'),
    needs('valuation', HALF_YEAR, 'valuation of the pool'),
    takes('insurance', YEAR, 'credit insurance'),
  ],
  commodity: [
    needs('title', HALF_YEAR, 'warehouse warrant or document of title'),
    needs('custody', QUARTER, 'statement of the warehouse or vault'),
    needs('authenticity', null, 'assay or certificate of quality'),
    needs('liens', HALF_YEAR, 'extract of the register of security interests'),
    needs('insurance', YEAR, 'policy and proof of payment'),
    needs('valuation', MONTH, 'price of a recognised market'),
  ],
  vehicle: [
    needs('title', YEAR, 'certificate of registration'),
    needs('liens', QUARTER, 'extract of the register of charges'),
    needs('tax', YEAR, 'proof that tax and duties are paid'),
    needs('insurance', YEAR, 'policy and proof of payment'),
    needs('condition', YEAR, 'report of an inspection'),
    needs('valuation', YEAR, 'report of an independent valuer'),
    takes('maintenance', YEAR, 'record of maintenance'),
  ],
  machinery: [
    needs('title', null, 'invoice and proof of payment'),
    needs('liens', HALF_YEAR, 'extract of the register of security interests'),
    needs('insurance', YEAR, 'policy and proof of payment'),
    needs('condition', YEAR, 'report of an inspection'),
    needs('valuation', YEAR, 'report of an independent valuer'),
    takes('maintenance', YEAR, 'record of maintenance'),
  ],
  infrastructure: [
    needs('title', YEAR, 'extract of the land register, lease or concession'),
    needs('permit', null, 'permits to build and to operate'),
    needs('agreement', null, 'contract with whoever takes or pays'),
    needs('liens', HALF_YEAR, 'certificate of charges'),
    needs('tax', YEAR, 'tax clearance'),
    needs('insurance', YEAR, 'policy and proof of payment'),
    needs('condition', 2 * YEAR, 'report of an independent engineer'),
    needs('valuation', YEAR, 'report of an independent valuer'),
  ],
  intellectual_property: [
    needs('title', YEAR, 'extract of the office’s register, with its renewals'),
    needs('liens', YEAR, 'search for licences and charges'),
    needs('valuation', YEAR, 'report of an independent valuer'),
    takes('agreement', null, 'licences that were given'),
    takes('authenticity', null, 'opinion on validity'),
  ],
};

export const requirementOf = (type: AssetType, kind: string): EvidenceRequirement | undefined =>
  EVIDENCE[type].find((each) => each.kind === kind);
