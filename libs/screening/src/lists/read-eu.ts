import { type DateRange, dateRange, parseIsoDate, spanOf, widenByYear } from '../evidence/birth-date';
import { buildParty, joinName } from './build-party';
import { type ListedName, type ListedParty } from './listed-party';
import { type Element, children, readRecords } from './read-records';
import { type ListContent } from './sanction-list-content';

/** Absent and zero parts are parts that are not known. */
const part = (value: string | undefined): number | undefined => (Number(value) > 0 ? Number(value) : undefined);

function parseBirthDate({ attributes }: Element): DateRange | undefined {
  const { birthdate, year, monthOfYear, dayOfMonth, yearRangeFrom, yearRangeTo, circa } = attributes;
  const known = part(year);
  const parts = known && dateRange(known, part(monthOfYear), part(monthOfYear) && part(dayOfMonth));
  const span = spanOf(dateRange(Number(yearRangeFrom)), dateRange(Number(yearRangeTo)));
  const range = birthdate ? parseIsoDate(birthdate.slice(0, 10)) : parts || span;
  return circa === 'true' ? widenByYear(range) : range;
}

const hasDate = ({ attributes }: Element): boolean =>
  Boolean(attributes.birthdate ?? part(attributes.year) ?? part(attributes.yearRangeFrom));

function toParty(record: Element): ListedParty {
  const names = children(record, 'nameAlias').map(({ attributes }, at): ListedName => {
    const { wholeName, firstName = '', middleName = '', lastName = '', strong } = attributes;
    const name = joinName(wholeName ?? joinName(firstName, middleName, lastName));
    return { name, quality: strong === 'false' ? 'weak' : at === 0 ? 'primary' : 'strong' };
  });
  const type = children(record, 'subjectType')[0]?.attributes;
  return buildParty({
    id: record.attributes.euReferenceNumber ?? record.attributes.logicalId ?? '',
    kind: type?.code === 'person' || type?.classificationCode === 'P' ? 'person' : 'entity',
    names,
    birthDates: children(record, 'birthdate').filter(hasDate).map(parseBirthDate),
    documents: children(record, 'identification').map(({ attributes }) => ({
      type: attributes.identificationTypeDescription ?? attributes.identificationTypeCode ?? '',
      number: attributes.number ?? '',
      country: attributes.countryIso2Code ?? null,
    })),
    programmes: [...new Set(children(record, 'regulation').map((each) => each.attributes.programme ?? ''))],
  });
}

export function readEu(xml: string): ListContent {
  const parties: ListedParty[] = [];
  let publishedOn: string | undefined;
  readRecords(xml, { root: 'export', records: new Set(['sanctionEntity']) }, (record, root) => {
    publishedOn = parseIsoDate((root.attributes.generationDate ?? '').slice(0, 10))?.from;
    parties.push(toParty(record));
  });
  return { publishedOn, parties };
}
