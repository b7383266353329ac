import { z } from 'zod';
import { type NameKind, prepareName } from '@cadastre/screening';
import { country, prose, words } from '../http/fields';

const date = z.iso.date();

/** A name that could not be screened names nobody. */
const nameOf = (kind: NameKind, max: number) =>
  words(max)
    .min(1)
    .refine((name) => prepareName(name, kind).tokens.length > 0, 'no letters that could be screened');

const address = z
  .strictObject({
    lines: z.array(words(200).min(1)).min(1).max(4),
    city: words(120).min(1),
    postal_code: words(20).optional(),
    country,
  })
  .meta({ id: 'PostalAddress' });

export const personProfile = z
  .strictObject({
    given_names: nameOf('person', 120),
    family_name: nameOf('person', 120),
    former_names: z.array(nameOf('person', 240)).max(10).default([]),
    birth_date: date,
    nationalities: z.array(country).min(1).max(5),
    address,
    occupation: words(200).optional(),
    source_of_funds: prose(2_000).optional(),
    politically_exposed: z.boolean().default(false).meta({ description: 'holds or held a prominent public function' }),
  })
  .meta({ id: 'PersonProfile' });

export const entityProfile = z
  .strictObject({
    legal_name: nameOf('entity', 240),
    other_names: z.array(nameOf('entity', 240)).max(10).default([]),
    legal_form: words(120).min(1),
    registration_number: words(80).min(1),
    incorporated_in: country,
    incorporated_on: date,
    address,
    business: prose(2_000).optional(),
    source_of_funds: prose(2_000).optional(),
  })
  .meta({ id: 'EntityProfile' });

export type PersonProfile = z.infer<typeof personProfile>;
export type EntityProfile = z.infer<typeof entityProfile>;

export type Profile =
  ({ readonly kind: 'natural_person' } & PersonProfile) | ({ readonly kind: 'legal_entity' } & EntityProfile);

/** What is declared of an owner: enough to know who it is, and to screen them. */
export const ownerPerson = z
  .strictObject({
    given_names: nameOf('person', 120),
    family_name: nameOf('person', 120),
    birth_date: date,
    nationalities: z.array(country).min(1).max(5),
    country,
    politically_exposed: z.boolean().default(false),
  })
  .meta({ id: 'OwnerPerson' });

export const ownerEntity = z
  .strictObject({ legal_name: nameOf('entity', 240), registration_number: words(80).min(1), incorporated_in: country })
  .meta({ id: 'OwnerEntity' });

export type OwnerProfile =
  | ({ readonly kind: 'natural_person' } & z.infer<typeof ownerPerson>)
  | ({ readonly kind: 'legal_entity' } & z.infer<typeof ownerEntity>);

/** The names under which somebody is known; the legal one first. */
export function namesOf(profile: Profile | OwnerProfile): string[] {
  if (profile.kind === 'natural_person') {
    const former = 'former_names' in profile ? profile.former_names : [];
    return [`${profile.given_names} ${profile.family_name}`, ...former];
  }
  return [profile.legal_name, ...('other_names' in profile ? profile.other_names : [])];
}

/** Where an investor lives, or is incorporated: what the rules of instruments ask for. */
export const countryOf = (profile: Profile): string =>
  profile.kind === 'natural_person' ? profile.address.country : profile.incorporated_in;

/** What makes a person or entity the same one, however it is written: the input of a keyed hash. */
export function identityKeyOf(profile: Profile | OwnerProfile): string {
  return profile.kind === 'natural_person'
    ? personKey(`${profile.given_names} ${profile.family_name}`, profile.birth_date)
    : JSON.stringify(['entity', profile.incorporated_in, lettersOf(profile.registration_number)]);
}

/** Words in any order: which of them is the family name is written differently from country to country. */
export const personKey = (name: string, birthDate: string): string =>
  JSON.stringify(['person', name.split(/\s+/).map(lettersOf).filter(Boolean).sort(), birthDate]);

const lettersOf = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]/gu, '')
    .toLowerCase();
