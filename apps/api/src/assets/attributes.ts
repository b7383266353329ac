import { z } from 'zod';
import type { AssetType } from '../database/generated/enums';
import { country, money, words } from '../http/fields';

/** What is said of a thing of each type, beyond what is said of every asset. What is optional may be left out. */

const text = (description: string, max = 200) => words(max).min(1).meta({ description });
const whole = (description: string, least: number, most: number) =>
  z.number().int().min(least).max(most).meta({ description });
const one = <const T extends readonly [string, ...string[]]>(description: string, of: T) =>
  z.enum(of).meta({ description });
const day = (description: string) =>
  z.iso
    .date()
    .refine((date) => date >= '1000-01-01' && date <= '2500-12-31', 'a day between the years 1000 and 2500')
    .meta({ description });
const year = (description: string) => whole(description, 1000, 2500);

const SQUARE_METRES_MAX = 1_000_000_000;
const BASIS_POINTS = 10_000;
const COUNT_MAX = 1_000_000_000;

/** A whole number that a JSON number may not hold. */
const digits = (description: string) =>
  z
    .string()
    .regex(/^[1-9]\d{0,37}$/, 'a whole number above zero, as a string')
    .meta({ description });

const realEstate = z.strictObject({
  address: text('where it stands', 300),
  use: one('what it is used for', [
    'residential',
    'office',
    'retail',
    'industrial',
    'logistics',
    'hotel',
    'land',
    'mixed',
  ]),
  tenure: one('the right that is held in it', ['freehold', 'leasehold', 'emphyteusis', 'condominium']),
  floor_area_m2: whole('lettable floor area', 1, SQUARE_METRES_MAX).optional(),
  land_area_m2: whole('area of the plot', 1, SQUARE_METRES_MAX).optional(),
  year_built: year('when it was built').optional(),
  tenure_ends_on: day('the last day of a right that ends').optional(),
});

const artAndCollectibles = z.strictObject({
  maker: text('who made it'),
  medium: text('of what it is made, and how'),
  year_made: text('when it was made; “about 1650” is an answer', 60).optional(),
  dimensions: text('height, width and depth').optional(),
  edition: text('its number in an edition', 60).optional(),
  location: text('where it is kept', 300).optional(),
});

const privateEquity = z.strictObject({
  company: text('whose shares they are'),
  registry_number: text('the company’s number in its register', 60),
  share_class: text('the class of the shares', 60),
  shares: digits('how many shares'),
  stake_bps: whole('of the company’s capital, in basis points', 1, BASIS_POINTS).optional(),
});

const fundInterest = z.strictObject({
  fund: text('the fund'),
  manager: text('who manages it'),
  commitment: money.meta({ description: 'what was promised to the fund' }),
  paid_in: money.optional().meta({ description: 'what the fund has called of it' }),
  vintage_year: year('when the fund began').optional(),
  term_ends_on: day('the last day of the fund’s term').optional(),
});

const privateCredit = z.strictObject({
  claim: one('what is owed', ['loan', 'mortgage', 'trade_receivables', 'consumer_receivables', 'lease_receivables']),
  principal: money.meta({ description: 'what is outstanding' }),
  debtors: whole('how many owe it', 1, COUNT_MAX),
  secured: z.boolean().meta({ description: 'whether something is pledged for it' }),
  matures_on: day('the day on which the last of it is due').optional(),
});

const commodity = z.strictObject({
  commodity: text('what it is'),
  quantity: digits('how much of it, in the unit'),
  unit: one('what the quantity counts', ['g', 'kg', 't', 'troy_oz', 'l', 'm3', 'bbl', 'mwh', 'piece']),
  purity_ppm: whole('parts of pure matter in a million', 1, 1_000_000).optional(),
  storage: text('where it is stored', 300),
});

const vehicle = z.strictObject({
  vehicle: one('of which sort it is', ['car', 'truck', 'aircraft', 'ship', 'rail', 'other']),
  manufacturer: text('who made it'),
  model: text('the model'),
  identification: text('VIN, manufacturer’s serial number or IMO number', 60),
  year_made: year('when it was made').optional(),
});

const machinery = z.strictObject({
  plant: text('what it does'),
  manufacturer: text('who made it'),
  model: text('the model'),
  serial_number: text('the manufacturer’s number', 60),
  location: text('where it stands', 300),
  year_made: year('when it was made').optional(),
});

const infrastructure = z.strictObject({
  sort: one('of which sort it is', [
    'solar',
    'wind',
    'hydro',
    'storage',
    'grid',
    'telecom',
    'transport',
    'water',
    'other',
  ]),
  location: text('where it stands', 300),
  capacity_kw: whole('what it can give', 1, COUNT_MAX).optional(),
  commissioned_on: day('its first day of operation').optional(),
  concession_ends_on: day('the last day of the concession or contract').optional(),
});

const intellectualProperty = z.strictObject({
  right: one('which right it is', ['patent', 'trademark', 'design', 'copyright', 'plant_variety', 'licence']),
  jurisdictions: z.array(country).min(1).max(60).meta({ description: 'where it is protected' }),
  registration_number: text('its number at the office', 60).optional(),
  expires_on: day('the last day of protection').optional(),
});

export const ATTRIBUTES = {
  real_estate: realEstate,
  art_and_collectibles: artAndCollectibles,
  private_equity: privateEquity,
  fund_interest: fundInterest,
  private_credit: privateCredit,
  commodity,
  vehicle,
  machinery,
  infrastructure,
  intellectual_property: intellectualProperty,
} as const satisfies Record<AssetType, z.ZodObject>;

/** A draft may lack some. Made once: a schema compiles when it is first used, and an import uses it for each row. */
const OF_DRAFTS = new Map(Object.entries(ATTRIBUTES).map(([type, schema]) => [type, schema.partial() as z.ZodObject]));

export const attributesOf = (type: AssetType, complete: boolean): z.ZodObject =>
  complete ? ATTRIBUTES[type] : OF_DRAFTS.get(type)!;
