/** Classes of investors as the chain numbers them. */
const QUALIFIED = [2, 4] as const;
const ACCREDITED = [3, 4] as const;

/** European Economic Area. */
const EEA = ('AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE ' + 'IS LI NO').split(
  ' ',
);

/** How many persons an offer may be made to, and which offers count together. */
export interface OffereeLimit {
  /** the most persons there may be: "fewer than 150" is 149 */
  readonly max: number;
  /** `offer`: each offer and country by itself; `issuer`: all offers of an issuer under the exemption */
  readonly across: 'offer' | 'issuer';
  /** an offer stops counting when this many months have passed; null counts for ever */
  readonly months: number | null;
  /** persons of these classes may be offered it without being counted */
  readonly uncountedClasses: readonly number[];
}

/** Why units may be offered without a prospectus. A starting point for counsel, not advice. */
export interface Exemption {
  readonly id: string;
  /** what a lot on the chain remembers */
  readonly number: number;
  readonly title: string;
  /** countries it covers; null is every one but `notIn` */
  readonly countries: readonly string[] | null;
  readonly notIn: readonly string[];
  /** classes it may be offered to; null is every one */
  readonly classes: readonly number[] | null;
  /** null: persons are not counted. `named` offers need a row in the register, counted or not */
  readonly limit: OffereeLimit | null;
  readonly named: boolean;
  readonly source: string;
  readonly asOf: string;
}

const exemption = (
  facts: Pick<Exemption, 'id' | 'number' | 'title' | 'source' | 'asOf'> & Partial<Exemption>,
): Exemption => ({ countries: null, notIn: [], classes: null, limit: null, named: true, ...facts });

export const EXEMPTIONS: readonly Exemption[] = [
  exemption({
    id: 'public',
    number: 0,
    title: 'Public offer, with a prospectus or where none is needed',
    named: false,
    source: 'none: counsel says for which countries it holds',
    asOf: '2026-11-01',
  }),
  exemption({
    id: 'eu_fewer_than_150',
    number: 1,
    title: 'European Union: fewer than 150 persons a state',
    countries: EEA,
    limit: { max: 149, across: 'offer', months: null, uncountedClasses: QUALIFIED },
    source: 'Regulation (EU) 2017/1129, Article 1(4)(a) and (b)',
    asOf: '2026-11-01',
  }),
  exemption({
    id: 'ch_fewer_than_500',
    number: 2,
    title: 'Switzerland: fewer than 500 persons',
    countries: ['CH'],
    limit: { max: 499, across: 'offer', months: null, uncountedClasses: QUALIFIED },
    source: 'FinSA, Article 36(1)(a) and (b)',
    asOf: '2026-11-01',
  }),
  exemption({
    id: 'sg_private_placement',
    number: 3,
    title: 'Singapore: no more than 50 persons in any 12 months',
    countries: ['SG'],
    limit: { max: 50, across: 'issuer', months: 12, uncountedClasses: ACCREDITED },
    source: 'Securities and Futures Act 2001, sections 272B, 274 and 275',
    asOf: '2026-11-01',
  }),
  exemption({
    id: 'us_reg_d_506c',
    number: 4,
    title: 'United States: Regulation D, Rule 506(c)',
    countries: ['US'],
    classes: ACCREDITED,
    source: '17 CFR 230.506(c)',
    asOf: '2026-11-01',
  }),
  exemption({
    id: 'us_reg_s',
    number: 5,
    title: 'Outside the United States: Regulation S',
    notIn: ['US', 'PR', 'GU', 'VI', 'AS', 'MP'],
    source: '17 CFR 230.901 to 230.905',
    asOf: '2026-11-01',
  }),
  exemption({
    id: 'qualified_investors',
    number: 6,
    title: 'Professional and institutional investors only',
    notIn: ['US'],
    classes: QUALIFIED,
    source: 'Regulation (EU) 2017/1129, Article 1(4)(a); FinSA, Article 36(1)(a)',
    asOf: '2026-11-01',
  }),
];

export const EXEMPTION_IDS = EXEMPTIONS.map(({ id }) => id);

export function exemptionOf(id: string): Exemption {
  const found = EXEMPTIONS.find((each) => each.id === id);
  if (!found) throw new Error(`no exemption is called ${id}`);
  return found;
}

/** What of a person decides under which exemption they may be offered units. */
export interface OffereeFacts {
  readonly country: string;
  readonly investorClass: number;
}

export type ExemptionFault = 'EXEMPTION_COUNTRY' | 'EXEMPTION_CLASS';

export function judgeExemption(exemption: Exemption, { country, investorClass }: OffereeFacts): ExemptionFault | null {
  const covered = exemption.countries?.includes(country) ?? !exemption.notIn.includes(country);
  if (!covered) return 'EXEMPTION_COUNTRY';
  return exemption.classes && !exemption.classes.includes(investorClass) ? 'EXEMPTION_CLASS' : null;
}

/** Whether an offer to this person uses up one of the places. */
export const isCounted = ({ limit }: Exemption, { investorClass }: OffereeFacts): boolean =>
  limit !== null && !limit.uncountedClasses.includes(investorClass);
