import { OPEN_RULES, type RuleSet } from './rule-set';

type RuleName = keyof RuleSet;

/** One rule of a jurisdiction, and where it is enforced. */
export interface TemplateRule {
  /** `chain`: of every transfer and holder; `offering`: where units are offered and sold first */
  readonly enforcedAt: 'chain' | 'offering';
  /** of the rule set, for what the chain enforces */
  readonly rule?: RuleName;
  /** of the register of offerees, which counts and judges by it */
  readonly exemption?: string;
  readonly says: string;
  readonly source: string;
}

/** Ready-made rules of a jurisdiction: data with a source and a date. A starting point for counsel, not advice. */
export interface RuleTemplate {
  readonly id: string;
  readonly jurisdiction: string;
  readonly title: string;
  readonly asOf: string;
  readonly ruleSet: RuleSet;
  readonly rules: readonly TemplateRule[];
}

export const TEMPLATE_NOTE =
  'A starting point for counsel, not advice: whether and how these rules hold for an instrument is for counsel to say.';

const AS_OF = '2026-11-01';
const PROFESSIONAL = 2;
const ACCREDITED = 3;
const INSTITUTIONAL = 4;
const EEA = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'.split(' ');
const UNITED_STATES = ['AS', 'GU', 'MP', 'PR', 'UM', 'US', 'VI'];

const chain = (rule: RuleName, says: string, source: string): TemplateRule => ({
  enforcedAt: 'chain',
  rule,
  says,
  source,
});

const offering = (says: string, source: string, exemption?: string): TemplateRule => ({
  enforcedAt: 'offering',
  ...(exemption ? { exemption } : {}),
  says,
  source,
});

const template = (
  id: string,
  jurisdiction: string,
  title: string,
  ruleSet: Partial<RuleSet>,
  rules: readonly TemplateRule[],
): RuleTemplate => ({ id, jurisdiction, title, asOf: AS_OF, ruleSet: { ...OPEN_RULES, ...ruleSet }, rules });

export const RULE_TEMPLATES: readonly RuleTemplate[] = [
  template(
    'sg_private_placement',
    'SG',
    'Singapore: private placement, resold to accredited and institutional investors',
    { investor_classes: [ACCREDITED, INSTITUTIONAL] },
    [
      chain(
        'investor_classes',
        'Within six months units may go to institutional investors and relevant persons only; here it stays so.',
        'Securities and Futures Act 2001, section 276(1) and (2)',
      ),
      offering(
        'No more than 50 persons in any 12 months; accredited and institutional investors are not counted.',
        'Securities and Futures Act 2001, sections 272B, 274 and 275',
        'sg_private_placement',
      ),
      offering('No advertisement accompanies the offer.', 'Securities and Futures Act 2001, section 272B(1)'),
      offering(
        'The offer says on its face that it is made without a prospectus, and how units may be resold.',
        'Securities and Futures Act 2001, sections 275 and 276',
      ),
    ],
  ),
  template(
    'ch_fewer_than_500',
    'CH',
    'Switzerland: fewer than 500 persons, ledger-based securities',
    { countries_allowed: ['CH'] },
    [
      chain(
        'countries_allowed',
        'The exemption is for Switzerland; units stay there until counsel has named other countries.',
        'Financial Services Act (FinSA), Article 36',
      ),
      offering(
        'Fewer than 500 persons; professional and institutional clients are not counted.',
        'Financial Services Act (FinSA), Article 36(1)(a) and (b)',
        'ch_fewer_than_500',
      ),
      offering(
        'Private clients are given a key information document before they subscribe, where one is required.',
        'Financial Services Act (FinSA), Articles 58 and 59',
      ),
      offering('Advertising is recognisable as such.', 'Financial Services Act (FinSA), Article 68'),
      offering(
        'The registration agreement of the ledger-based securities is open to every holder.',
        'Code of Obligations, Articles 973d and 973i',
      ),
    ],
  ),
  template(
    'gi_experienced_investor_fund',
    'GI',
    'Gibraltar: fund for experienced investors',
    { investor_classes: [PROFESSIONAL, ACCREDITED, INSTITUTIONAL] },
    [
      chain(
        'investor_classes',
        'Only experienced investors may hold; professional, accredited and institutional classes stand for them here.',
        'Financial Services (Experienced Investor Funds) Regulations 2020',
      ),
      offering(
        'Who is experienced by the size of the ticket only invests at least EUR 100,000, or EUR 50,000 when advised.',
        'Financial Services (Experienced Investor Funds) Regulations 2020',
      ),
      offering(
        'An offering document is given, and the investor acknowledges its warnings in writing.',
        'Financial Services (Experienced Investor Funds) Regulations 2020',
      ),
    ],
  ),
  template(
    'ky_private_fund',
    'KY',
    'Cayman Islands: private fund or exempted company',
    { countries_denied: ['KY'], investor_classes: [PROFESSIONAL, ACCREDITED, INSTITUTIONAL], clearing: true },
    [
      chain(
        'countries_denied',
        'No invitation to the public in the Islands while the company is not listed there.',
        'Companies Act (as revised), section 175; Exempted Limited Partnership Act (as revised)',
      ),
      chain(
        'investor_classes',
        'Interests of a private fund are not offered to the public; sophisticated classes stand for that here.',
        'Private Funds Act (as revised), section 2',
      ),
      chain(
        'clearing',
        'A transfer of an interest needs the general partner’s or the directors’ consent.',
        'Exempted Limited Partnership Act (as revised), section 32; articles of association',
      ),
      offering(
        'A fund registered under the minimum-investment route takes initial tickets of at least USD 100,000.',
        'Mutual Funds Act (as revised), section 4(3)',
      ),
      offering('The offering document or summary of terms is filed.', 'Private Funds Act (as revised), section 5'),
    ],
  ),
  template(
    'jp_small_number',
    'JP',
    'Japan: private placement to a small number of persons',
    { countries_allowed: ['JP'], max_holders: 49, whole_holding_only: true },
    [
      chain(
        'countries_allowed',
        'The placement is for persons in Japan; other countries are for counsel to add.',
        'Financial Instruments and Exchange Act, Article 2(3)',
      ),
      chain(
        'max_holders',
        'Fewer than 50 holders. The exemption counts who was solicited, which the offering sees to.',
        'Financial Instruments and Exchange Act, Article 2(3)(ii)(c)',
      ),
      chain(
        'whole_holding_only',
        'A holder transfers to others only the whole of what it holds, which keeps the number small.',
        'Financial Instruments and Exchange Act, Article 2(3)(ii)(c); Enforcement Order, Article 1-7',
      ),
      offering(
        'Fewer than 50 persons are solicited, earlier placements of the same kind within the period counted in; qualified institutional investors bound by a transfer restriction are not counted.',
        'Financial Instruments and Exchange Act, Article 2(3); Enforcement Order, Articles 1-4 to 1-7',
      ),
      offering(
        'Each person is told in writing that no registration statement is filed, and of the restriction on transfers.',
        'Financial Instruments and Exchange Act, Article 23-13',
      ),
    ],
  ),
  template(
    'lu_well_informed',
    'LU',
    'Luxembourg: well-informed investors (RAIF, SIF)',
    { countries_allowed: EEA, investor_classes: [PROFESSIONAL, ACCREDITED, INSTITUTIONAL] },
    [
      chain(
        'countries_allowed',
        'Marketed in the European Economic Area; other countries follow their own placement rules.',
        'Directive 2011/61/EU, Articles 31 and 32',
      ),
      chain(
        'investor_classes',
        'Institutional, professional and other well-informed investors only; accredited stands for the last.',
        'Law of 23 July 2016 (RAIF), Article 2; Law of 13 February 2007 (SIF), Article 2',
      ),
      offering(
        'Who is neither institutional nor professional says so in writing and invests at least EUR 100,000, or is assessed.',
        'Law of 23 July 2016, Article 2, as amended by the Law of 21 July 2023',
      ),
      offering(
        'Fewer than 150 persons a state where units are transferable securities offered to others than qualified investors.',
        'Regulation (EU) 2017/1129, Article 1(4)(a) and (b); Law of 16 July 2019',
        'eu_fewer_than_150',
      ),
      offering(
        'The issuing document, and for retail investors a key information document, is given before they subscribe.',
        'Law of 23 July 2016, Article 38; Regulation (EU) No 1286/2014',
      ),
    ],
  ),
  template(
    'mt_professional_investor_fund',
    'MT',
    'Malta: fund for qualifying and professional investors',
    { countries_allowed: EEA, investor_classes: [PROFESSIONAL, ACCREDITED, INSTITUTIONAL] },
    [
      chain(
        'countries_allowed',
        'Marketed in the European Economic Area; other countries follow their own placement rules.',
        'Directive 2011/61/EU, Articles 31 and 32',
      ),
      chain(
        'investor_classes',
        'Qualifying and professional investors only; accredited stands for qualifying here.',
        'Investment Services Act (Cap. 370); MFSA Rulebook for Professional Investor Funds',
      ),
      offering(
        'A qualifying investor declares itself as such in writing and invests at least EUR 100,000.',
        'MFSA Rulebook for Professional Investor Funds, Part A',
      ),
      offering(
        'Fewer than 150 persons a state where units are transferable securities offered to others than qualified investors.',
        'Regulation (EU) 2017/1129, Article 1(4)(a) and (b); Companies Act (Cap. 386)',
        'eu_fewer_than_150',
      ),
      offering(
        'The offering memorandum is given before they subscribe.',
        'MFSA Rulebook for Professional Investor Funds',
      ),
    ],
  ),
  template(
    'bm_exempted_company',
    'BM',
    'Bermuda: exempted company, transfers with the regulator’s permission',
    { clearing: true },
    [
      chain(
        'clearing',
        'A transfer that involves a non-resident needs prior permission, unless a general one covers it.',
        'Exchange Control Act 1972; Exchange Control Regulations 1973; Notice to the Public of June 2005',
      ),
      offering(
        'An issue to a non-resident needs prior permission too, unless a general one covers it.',
        'Exchange Control Regulations 1973',
      ),
      offering(
        'No offer to the public without a prospectus; an offer to few named persons is none.',
        'Companies Act 1981, Part III, sections 25 and 26',
      ),
    ],
  ),
  template(
    'us_reg_d_506c',
    'US',
    'United States: Regulation D, Rule 506(c)',
    {
      countries_allowed: ['US'],
      investor_classes: [ACCREDITED, INSTITUTIONAL],
      max_holders: 1_999,
      resale: [{ exemption: 'us_reg_d_506c', lock_days: 365, on_transfer: 'tack' }],
    },
    [
      chain(
        'countries_allowed',
        'This side of the offering is for persons in the United States; Regulation S is the other.',
        '17 CFR 230.506(c)',
      ),
      chain(
        'investor_classes',
        'Buyers are accredited, as on the day of the first sale.',
        '17 CFR 230.501(a) and 230.506(c)(2)(i)',
      ),
      chain(
        'max_holders',
        'Fewer than 2,000 holders of record, beyond which a class of equity is to be registered.',
        'Securities Exchange Act of 1934, section 12(g)(1)(A)',
      ),
      chain(
        'resale',
        'Restricted for one year where the issuer does not report; a buyer’s period goes on from the seller’s date.',
        '17 CFR 230.144(d)(1)(ii)',
      ),
      offering(
        'Reasonable steps to verify that each buyer is accredited are taken and kept on file.',
        '17 CFR 230.506(c)(2)(ii)',
        'us_reg_d_506c',
      ),
      offering(
        'General solicitation is allowed; no person barred as a bad actor takes part.',
        '17 CFR 230.506(c) and (d)',
      ),
      offering('Form D is filed within 15 days of the first sale.', '17 CFR 230.503'),
    ],
  ),
  template(
    'us_reg_s',
    'US',
    'Outside the United States: Regulation S',
    {
      countries_denied: UNITED_STATES,
      claims_required: ['not_us_person'],
      resale: [{ exemption: 'us_reg_s', lock_days: 40, on_transfer: 'tack' }],
    },
    [
      chain('countries_denied', 'No sale into the United States.', '17 CFR 230.903'),
      chain(
        'claims_required',
        'Nor to US persons elsewhere, which is an attribute of the person and not of the country.',
        '17 CFR 230.902(k)',
      ),
      chain(
        'resale',
        'Held for the compliance period of category 2, 40 days; equity of category 3 takes 365. Stricter than the rule, which lets non-US persons resell among themselves.',
        '17 CFR 230.903(b)(2) and (3)',
      ),
      offering(
        'Offered and sold in offshore transactions to persons who are no US persons.',
        '17 CFR 230.903(a)',
        'us_reg_s',
      ),
      offering('No directed selling efforts in the United States.', '17 CFR 230.902(c)'),
    ],
  ),
  template(
    'eu_prospectus_exemption',
    'EU',
    'European Union: fewer than 150 persons a state',
    { countries_allowed: EEA },
    [
      chain(
        'countries_allowed',
        'The exemption is for the European Economic Area; other countries are for counsel to add.',
        'Regulation (EU) 2017/1129, Article 1',
      ),
      offering(
        'Fewer than 150 persons a state, qualified investors not counted. Who was asked counts, not who holds.',
        'Regulation (EU) 2017/1129, Article 1(4)(a) and (b)',
        'eu_fewer_than_150',
      ),
      offering(
        'Advertisements are recognisable as such, and neither inaccurate nor misleading.',
        'Regulation (EU) 2017/1129, Article 22',
      ),
      offering(
        'Retail investors are given a key information document where the product is a packaged one.',
        'Regulation (EU) No 1286/2014, Articles 5 and 13',
      ),
    ],
  ),
];

export const RULE_TEMPLATE_IDS = RULE_TEMPLATES.map(({ id }) => id);
