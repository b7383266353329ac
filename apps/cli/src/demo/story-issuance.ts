import type { Schemas } from '@cadastre/sdk';

/** Who invests in the demo world, in what, and what became of it. Everybody in it is invented. */

type Profile = Schemas['PersonProfile'];

export interface StoryInvestor {
  readonly external_id: string;
  /** the organisation of whoever signs in for them */
  readonly organisation?: string;
  readonly profile: Pick<Profile, 'given_names' | 'family_name' | 'birth_date' | 'nationalities' | 'address'>;
  /** a status of the file, or a standing that somebody came to have besides */
  readonly reaches: Exclude<Schemas['Investor']['kyc_status'], 'none'> | 'registered' | 'blocked' | Later;
}

/** Standings that staff give, and why they did. */
export const STANDING_REASONS = {
  restricted: 'Her address is being looked into.',
  deceased: 'The registry of deaths has him.',
  closed: 'She changed her mind before she handed anything in.',
} as const;

type Later = keyof typeof STANDING_REASONS;

const person = (given_names: string, family_name: string, birth_date: string, country: string, city: string) => ({
  ...{ given_names, family_name, birth_date, nationalities: [country] },
  address: { lines: ['1 Main Street'], city, country },
});

export const CLARA = 'INVESTOR-CLARA';
export const JONAS = 'INVESTOR-JONAS';
export const EMILY = 'INVESTOR-EMILY';

export const INVESTORS: readonly StoryInvestor[] = [
  {
    ...{ external_id: CLARA, organisation: 'private-investors', reaches: 'verified' },
    profile: person('Clara', 'Jansen', '1984-05-21', 'NL', 'Utrecht'),
  },
  {
    ...{ external_id: JONAS, organisation: 'becker-family-office', reaches: 'verified' },
    profile: person('Jonas', 'Becker', '1971-11-02', 'DE', 'Trier'),
  },
  { external_id: EMILY, reaches: 'verified', profile: person('Emily', 'Carter', '1979-08-30', 'US', 'Boston') },
  {
    ...{ external_id: 'INVESTOR-MAREK', reaches: 'registered' },
    profile: person('Marek', 'Novotny', '1990-01-14', 'CZ', 'Brno'),
  },
  {
    ...{ external_id: 'INVESTOR-SOFIA', reaches: 'updates_required' },
    profile: person('Sofia', 'Rossi', '1988-03-09', 'IT', 'Turin'),
  },
  {
    ...{ external_id: 'INVESTOR-PIETER', reaches: 'manual_review' },
    profile: person('Pieter', 'de Vries', '1966-12-24', 'NL', 'Delft'),
  },
  {
    ...{ external_id: 'INVESTOR-LARS', reaches: 'processing' },
    profile: person('Lars', 'Holm', '1982-10-19', 'DK', 'Aarhus'),
  },
  {
    ...{ external_id: 'INVESTOR-AYSE', reaches: 'expired' },
    profile: person('Ayşe', 'Yılmaz', '1995-04-02', 'TR', 'Izmir'),
  },
  {
    ...{ external_id: 'INVESTOR-NADIA', reaches: 'rejected' },
    profile: person('Nadia', 'Haddad', '1993-07-07', 'FR', 'Lyon'),
  },
  {
    ...{ external_id: 'INVESTOR-OLGA', reaches: 'restricted' },
    profile: person('Olga', 'Brandt', '1959-02-17', 'AT', 'Graz'),
  },
  {
    ...{ external_id: 'INVESTOR-HENRI', reaches: 'deceased' },
    profile: person('Henri', 'Lambert', '1941-06-11', 'BE', 'Namur'),
  },
  {
    ...{ external_id: 'INVESTOR-INES', reaches: 'closed' },
    profile: person('Inês', 'Duarte', '1997-09-28', 'PT', 'Porto'),
  },
  {
    ...{ external_id: 'INVESTOR-VIKTOR', reaches: 'blocked' },
    profile: person('Viktor', 'Orlanov', '1962-10-05', 'MT', 'Valletta'),
  },
];

const LISTED = { first: 'Viktor', last: 'Orlanov', born: '5 Oct 1962' };

/** Four sanction lists in the shapes in which they are published. Of the story, one person is on one of them. */
export function sampleLists(today: string): Readonly<Record<'OFAC_SDN' | 'UN' | 'EU' | 'UK', string>> {
  const [year, month, day] = today.split('-');
  const head = '<?xml version="1.0"?>';
  return {
    OFAC_SDN: `${head}<sdnList><publshInformation><Publish_Date>${month}/${day}/${year}</Publish_Date><Record_Count>1</Record_Count></publshInformation><sdnEntry><uid>1</uid><firstName>${LISTED.first}</firstName><lastName>${LISTED.last}</lastName><sdnType>Individual</sdnType><programList><program>DEMO</program></programList><dateOfBirthList><dateOfBirthItem><uid>1</uid><dateOfBirth>${LISTED.born}</dateOfBirth><mainEntry>true</mainEntry></dateOfBirthItem></dateOfBirthList></sdnEntry></sdnList>`,
    UN: `${head}<CONSOLIDATED_LIST dateGenerated="${today}T00:00:00Z"><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>Zenobia</FIRST_NAME><SECOND_NAME>Quartermain</SECOND_NAME><REFERENCE_NUMBER>DEMO.1</REFERENCE_NUMBER></INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>`,
    EU: `${head}<export generationDate="${today}T10:00:00.000+01:00"><sanctionEntity euReferenceNumber="EU.1" logicalId="1"><subjectType code="person" classificationCode="P"/><nameAlias wholeName="Xanthippe Oddington" strong="true"/></sanctionEntity></export>`,
    UK: `${head}<Designations><DateGenerated>${day}/${month}/${year}</DateGenerated><Designation><UniqueID>DEMO1</UniqueID><IndividualEntityShip>Individual</IndividualEntityShip><Names><Name><Name1>Yorick</Name1><Name6>UPSTAIRS</Name6><NameType>Primary Name</NameType></Name></Names></Designation></Designations>`,
  };
}

export const INSTRUMENT = {
  ...{ external_id: 'LU-OFFICE-SHARES', kind: 'share', name: 'Shares of Rue du Fort Property', symbol: 'FORT' },
  ...{ authorised: '10000', governing_law: 'LU', rules: { countries_denied: ['US'] } },
} as const;

const PRICE = { amount: '10000', asset: 'EUR/2' };

export interface StoryOffering {
  readonly external_id: string;
  readonly name: string;
  readonly units: string;
  readonly soft_cap: typeof PRICE | null;
  readonly wishes: readonly { readonly investor: string; readonly units: string }[];
  readonly reaches: 'open' | 'closed' | 'failed';
}

export const OFFERING_TERMS = {
  ...{ price: PRICE, allocation: 'pro_rata', exemptions: ['eu_fewer_than_150'] },
} as const;

export const OFFERINGS: readonly StoryOffering[] = [
  {
    ...{ external_id: 'OFFERING-FIRST', name: 'First closing', units: '500', soft_cap: null, reaches: 'closed' },
    wishes: [
      { investor: CLARA, units: '300' },
      { investor: JONAS, units: '400' },
    ],
  },
  {
    ...{ external_id: 'OFFERING-RIGHTS', name: 'Extension of the roof', units: '1000', reaches: 'failed' },
    soft_cap: { amount: '5000000', asset: 'EUR/2' },
    wishes: [{ investor: JONAS, units: '20' }],
  },
  {
    ...{ external_id: 'OFFERING-SECOND', name: 'Second closing', units: '2000', soft_cap: null, reaches: 'open' },
    wishes: [{ investor: CLARA, units: '50' }],
  },
];

/** Accounts at banks, of the examples that banks publish. */
export const BANK = {
  EUR: { code: 'EUR/2', iban: 'LU280019400644750000', account_name: 'Cadastre client money' },
  CHF: { code: 'CHF/2', iban: 'CH9300762011623852957', account_name: 'Cadastre client money' },
  accounts: { [CLARA]: 'NL91ABNA0417164300', [JONAS]: 'DE89370400440532013000' },
  fee: { amount: '1250', name: 'Your bank', remittance: 'Account fees' },
} as const;

/** Refused, because the shares are not for people in the United States. */
export const REFUSED_TRANSFER = { external_id: 'TRANSFER-REFUSED', from: CLARA, to: EMILY, units: '5' };
