import { type BirthDateEvidence } from './evidence/birth-date';
import { type MatchedWords } from './names/compare-names';
import { type TokenLikeness } from './names/compare-tokens';
import { type ScreeningHit } from './screening-index';

const percent = (score: number): string => `${Math.round(score * 100)} %`;

const likeness: Record<TokenLikeness, string> = {
  exact: 'the same word',
  spelling: 'a similar spelling',
  transliteration: 'another spelling of the same name',
  initial: 'an initial',
  joined: 'written as one word',
};

const birthDates: Record<BirthDateEvidence, string> = {
  same_day: 'The date of birth is the same.',
  compatible: 'The date of birth agrees as far as the list knows it.',
  near: 'The date of birth is off by a year or less, or has day and month exchanged.',
  contradicts: 'The date of birth is another one.',
  unknown: 'There is no date of birth to compare.',
};

function explainWords({ asked, listed, score, how }: MatchedWords): string {
  return how === 'exact'
    ? `"${asked}" is in both names.`
    : `"${asked}" and "${listed}": ${likeness[how]}, ${percent(score)}.`;
}

/** The hit in sentences, for the person who decides. */
export function explainHit(hit: ScreeningHit): string[] {
  const quality = hit.listedName.quality === 'primary' ? 'name' : `${hit.listedName.quality} alias`;
  const lines = [
    `"${hit.askedName}" is ${percent(hit.nameScore)} like "${hit.listedName.name}", a ${quality} of ${hit.source} ${hit.partyId}.`,
    ...hit.matched.map(explainWords),
  ];
  if (hit.unmatchedAsked.length > 0) lines.push(`Only asked for: ${hit.unmatchedAsked.join(' ')}.`);
  if (hit.unmatchedListed.length > 0) lines.push(`Only on the list: ${hit.unmatchedListed.join(' ')}.`);
  lines.push(birthDates[hit.birthDate]);
  for (const { type, number, country } of hit.sameDocuments) {
    lines.push(`The same number is on the list: ${type} ${number}${country === null ? '' : ` (${country})`}.`);
  }
  return lines;
}
