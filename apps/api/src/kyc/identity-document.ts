import { compareNames, prepareName, SCREENING_THRESHOLD } from '@cadastre/screening';
import type { PersonProfile } from '../investors/profile';
import { type Judgement, toMend, toWeigh } from './judgement';
import type { DocumentFacts } from './kyc-documents.dto';
import { type Mrz, type MrzFault, readMrz } from './mrz';
import { dayOf } from '../clock/day';

const ADULT_YEARS = 18;

/** Whose document it is said to be. */
type Holder = Pick<PersonProfile, 'given_names' | 'family_name' | 'birth_date'>;

/** Judges what a document of identity says against what its holder said. Days are days of the calendar, without zones. */
export function judgeIdentityDocument(facts: DocumentFacts, profile: Holder, now: Date): Judgement[] {
  if (!facts.mrz) {
    return [toMend('MRZ_MISSING', 'Give the machine-readable zone: the lines of letters, digits and < at the bottom.')];
  }
  const reading = readMrz(facts.mrz, now);
  if (!reading.ok) return [toMend('MRZ_INVALID', detailOf(reading.faults))];
  return judgeZone(reading.mrz, facts, profile, now);
}

function judgeZone(mrz: Mrz, facts: DocumentFacts, profile: Holder, now: Date): Judgement[] {
  const judged: Judgement[] = [];
  const today = dayOf(now);
  if (mrz.expiresOn < today) judged.push(toMend('DOCUMENT_EXPIRED', `The document expired on ${mrz.expiresOn}.`));
  if (facts.expires_on && facts.expires_on !== mrz.expiresOn) {
    judged.push(toMend('EXPIRY_DIFFERS', 'The date of expiry is not the one in the machine-readable zone.'));
  }
  if (!agrees(mrz.birthDate, profile.birth_date)) {
    judged.push(toMend('BIRTH_DATE_DIFFERS', 'The date of birth is not the one in the machine-readable zone.'));
  }
  const asked = prepareName(`${profile.given_names} ${profile.family_name}`, 'person');
  const { score } = compareNames(asked, prepareName(`${mrz.givenNames} ${mrz.surname}`, 'person'));
  if (score < SCREENING_THRESHOLD) {
    judged.push(toWeigh('NAME_DIFFERS', `The names are ${Math.round(score * 100)} % like those in the document.`));
  }
  return judged;
}

/** A part that a document leaves open agrees with everything. */
const agrees = (zone: string, said: string): boolean => {
  const parts = said.split('-');
  return zone.split('-').every((part, i) => part === '00' || part === parts[i]);
};

export function judgeAge(birthDate: string, now: Date): Judgement[] {
  const adult = new Date(now);
  adult.setUTCFullYear(adult.getUTCFullYear() - ADULT_YEARS);
  return birthDate <= dayOf(adult) ? [] : [toWeigh('UNDER_AGE', `Younger than ${ADULT_YEARS} years.`)];
}

const FAULTS: Readonly<Record<MrzFault, string>> = {
  LINES: 'it has two lines of 36 or 44 characters, or three of 30',
  DOCUMENT_NUMBER_CHECK: 'the document number does not fit its check digit',
  BIRTH_DATE_CHECK: 'the date of birth does not fit its check digit',
  EXPIRY_CHECK: 'the date of expiry does not fit its check digit',
  OPTIONAL_DATA_CHECK: 'the personal number does not fit its check digit',
  COMPOSITE_CHECK: 'the last check digit does not fit',
  DATE_IMPOSSIBLE: 'a date in it is none',
};

const detailOf = (faults: readonly MrzFault[]): string =>
  `The machine-readable zone cannot be right: ${faults.map((fault) => FAULTS[fault]).join('; ')}.`;
