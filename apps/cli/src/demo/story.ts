import type { Schemas } from '@cadastre/sdk';

/** Who and what the demo world is made of. Everything in it is invented. */

export interface StoryPerson {
  readonly role: Schemas['User']['role'];
  readonly name: string;
  readonly email: string;
  readonly organisation: string;
}

export type StoryEntity = Schemas['RegisterIssuingEntityCommand'] & { external_id: string };

export interface StoryAsset {
  readonly organisation: string;
  readonly asset: Schemas['RegisterAssetCommand'] & { external_id: string };
  /** What is on file; of these, what its type asks for becomes evidence. */
  readonly documents: readonly Schemas['Document']['kind'][];
  /** Which company owns it after closing. */
  readonly entity: StoryEntity;
  readonly reaches: 'draft' | 'submitted' | 'due_diligence' | 'approved';
}

export const PLATFORM_SLUG = 'cadastre';

export const ORGANISATIONS: readonly Schemas['CreateOrganisationCommand'][] = [
  { kind: 'issuer', name: 'Alzette Property S.A.', slug: 'alzette-property', country: 'LU' },
  { kind: 'issuer', name: 'Limmat Fine Art AG', slug: 'limmat-fine-art', country: 'CH' },
  { kind: 'investor', name: 'Private investors', slug: 'private-investors' },
  { kind: 'investor', name: 'Becker Family Office', slug: 'becker-family-office' },
];

export const PEOPLE: readonly StoryPerson[] = [
  { role: 'auditor', name: 'Ines Moreau', email: 'auditor@cadastre.example', organisation: PLATFORM_SLUG },
  { role: 'issuer_admin', name: 'Luc Weber', email: 'admin@alzette.example', organisation: 'alzette-property' },
  { role: 'issuer_operator', name: 'Mia Schmit', email: 'operator@alzette.example', organisation: 'alzette-property' },
  { role: 'issuer_admin', name: 'Reto Keller', email: 'admin@limmat.example', organisation: 'limmat-fine-art' },
  { role: 'investor', name: 'Clara Jansen', email: 'investor@cadastre.example', organisation: 'private-investors' },
  { role: 'investor', name: 'Jonas Becker', email: 'jonas@cadastre.example', organisation: 'becker-family-office' },
];

const EUR = (amount: string) => ({ amount, asset: 'EUR/2' });
const CHF = (amount: string) => ({ amount, asset: 'CHF/2' });

const ALZETTE_SPV: StoryEntity = {
  external_id: 'LU-SPV-001',
  name: 'Rue du Fort Property S.à r.l.',
  legal_form: 'S.à r.l.',
  country: 'LU',
  registry: { authority: 'Registre de commerce et des sociétés', number: 'B 284551' },
  lei: null,
};

const LIMMAT_SPV: StoryEntity = {
  external_id: 'CH-SPV-001',
  name: 'Limmat Art Holding AG',
  legal_form: 'AG',
  country: 'CH',
  registry: { authority: 'Handelsregister des Kantons Zürich', number: 'CHE-284.551.903' },
  lei: null,
};

export const ASSETS: readonly StoryAsset[] = [
  {
    organisation: 'alzette-property',
    asset: {
      external_id: 'LU-OFFICE-001',
      type: 'real_estate',
      name: 'Office building, 12 Rue du Fort, Luxembourg',
      country: 'LU',
      description: 'Seven storeys, 8,400 m², let to four tenants until 2031.',
      identifiers: [
        { kind: 'registry', authority: 'Administration du cadastre et de la topographie', number: 'LU-F-1204/5518' },
      ],
      attributes: {
        ...{ address: '12 Rue du Fort, L-1234 Luxembourg', use: 'office', tenure: 'freehold' },
        ...{ floor_area_m2: 8_400, year_built: 1998 },
      },
      valuation: EUR('4250000000'),
    },
    documents: ['title', 'liens', 'tax', 'insurance', 'valuation'],
    entity: ALZETTE_SPV,
    reaches: 'approved',
  },
  {
    organisation: 'alzette-property',
    asset: {
      external_id: 'LU-SOLAR-001',
      type: 'infrastructure',
      name: 'Solar park Moselle, 14 MWp',
      country: 'LU',
      description: 'Ground-mounted, grid-connected, with a feed-in contract until 2042.',
      identifiers: [
        { kind: 'registry', authority: 'Administration du cadastre et de la topographie', number: 'LU-M-0871/2203' },
      ],
      attributes: {
        ...{ sort: 'solar', location: 'Remich, Moselle', capacity_kw: 14_000 },
        ...{ commissioned_on: '2022-05-01', concession_ends_on: '2042-04-30' },
      },
      valuation: EUR('1180000000'),
    },
    documents: ['title', 'permit', 'agreement', 'insurance', 'technical'],
    entity: ALZETTE_SPV,
    reaches: 'due_diligence',
  },
  {
    organisation: 'alzette-property',
    asset: {
      external_id: 'LU-WAREHOUSE-001',
      type: 'real_estate',
      name: 'Warehouse, Bettembourg logistics zone',
      country: 'LU',
      description: '',
      identifiers: [
        { kind: 'registry', authority: 'Administration du cadastre et de la topographie', number: 'LU-B-0340/7716' },
      ],
      attributes: { use: 'logistics' },
      valuation: null,
    },
    documents: [],
    entity: ALZETTE_SPV,
    reaches: 'draft',
  },
  {
    organisation: 'alzette-property',
    asset: {
      external_id: 'KY-FUND-001',
      type: 'fund_interest',
      name: 'Interest in Northern Mid-Market Fund II, L.P., Cayman Islands',
      country: 'KY',
      description: 'A commitment of 2021 to a private-equity fund, three quarters of it called.',
      identifiers: [{ kind: 'registry', authority: 'Cayman Islands General Registry', number: 'MC-118204' }],
      attributes: {
        ...{ fund: 'Northern Mid-Market Fund II, L.P.', manager: 'Northern Partners Ltd.', vintage_year: 2021 },
        ...{ commitment: EUR('800000000'), paid_in: EUR('600000000') },
      },
      valuation: EUR('710000000'),
    },
    documents: ['title', 'agreement', 'accounts'],
    entity: ALZETTE_SPV,
    reaches: 'due_diligence',
  },
  {
    organisation: 'alzette-property',
    asset: {
      external_id: 'LU-LOANS-001',
      type: 'private_credit',
      name: 'Pool of 214 loans to small businesses, Greater Region',
      country: 'LU',
      description: 'Secured loans of two to five years, serviced by their originator.',
      identifiers: [{ kind: 'serial', authority: 'Alzette Property S.A., loan register', number: 'POOL-2026-1' }],
      attributes: {
        claim: 'loan',
        principal: EUR('1960000000'),
        debtors: 214,
        secured: true,
        matures_on: '2031-06-30',
      },
      valuation: EUR('1890000000'),
    },
    documents: ['title', 'agreement', 'servicing', 'liens', 'valuation'],
    entity: ALZETTE_SPV,
    reaches: 'submitted',
  },
  {
    organisation: 'limmat-fine-art',
    asset: {
      external_id: 'CH-PAINTING-001',
      type: 'art_and_collectibles',
      name: 'Painting: “Harbour before the Storm”, oil on canvas, 1908',
      country: 'CH',
      description: 'Kept in a bonded warehouse in Zurich; provenance documented since 1921.',
      identifiers: [{ kind: 'serial', authority: 'Catalogue raisonné Vernet', number: '1908-112' }],
      attributes: { maker: 'Émile Vernet', medium: 'oil on canvas', year_made: '1908', location: 'Zurich freeport' },
      valuation: CHF('380000000'),
    },
    documents: ['title', 'provenance', 'insurance'],
    entity: LIMMAT_SPV,
    reaches: 'submitted',
  },
];
