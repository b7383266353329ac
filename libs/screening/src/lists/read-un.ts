import { type DateRange, dateRange, parseIsoDate, spanOf, widenByYear } from '../evidence/birth-date';
import { buildParty, joinName } from './build-party';
import { type ListedName, type ListedParty } from './listed-party';
import { type Element, children, readRecords, text, texts } from './read-records';
import { type ListContent } from './sanction-list-content';

function parseBirthDate(element: Element): DateRange | undefined {
  const date = text(element, 'DATE');
  const year = text(element, 'YEAR');
  const span = spanOf(dateRange(Number(text(element, 'FROM_YEAR'))), dateRange(Number(text(element, 'TO_YEAR'))));
  const range = date ? parseIsoDate(date.slice(0, 10)) : year ? dateRange(Number(year)) : span;
  return text(element, 'TYPE_OF_DATE') === 'APPROXIMATELY' ? widenByYear(range) : range;
}

/** An element without any date in it says nothing: the list has many. */
const hasDate = (element: Element): boolean => ['DATE', 'YEAR', 'FROM_YEAR'].some((name) => text(element, name) !== '');

function toParty(record: Element): ListedParty {
  const prefix = record.name;
  const parts = ['FIRST_NAME', 'SECOND_NAME', 'THIRD_NAME', 'FOURTH_NAME'].map((part) => text(record, part));
  const aliases = children(record, `${prefix}_ALIAS`).flatMap((alias) => {
    const quality = text(alias, 'QUALITY').toLowerCase() === 'low' ? 'weak' : 'strong';
    return text(alias, 'ALIAS_NAME')
      .split(';')
      .map((name): ListedName => ({ name: joinName(name), quality }));
  });
  return buildParty({
    id: text(record, 'REFERENCE_NUMBER') || text(record, 'DATAID'),
    kind: prefix === 'INDIVIDUAL' ? 'person' : 'entity',
    names: [
      { name: joinName(...parts), quality: 'primary' },
      { name: text(record, 'NAME_ORIGINAL_SCRIPT'), quality: 'strong' },
      ...aliases,
    ],
    birthDates: children(record, 'INDIVIDUAL_DATE_OF_BIRTH').filter(hasDate).map(parseBirthDate),
    documents: children(record, 'INDIVIDUAL_DOCUMENT').map((document) => ({
      type: text(document, 'TYPE_OF_DOCUMENT'),
      number: text(document, 'NUMBER'),
      country: text(document, 'ISSUING_COUNTRY') || text(document, 'COUNTRY_OF_ISSUE') || null,
    })),
    programmes: texts(record, 'UN_LIST_TYPE'),
  });
}

export function readUn(xml: string): ListContent {
  const parties: ListedParty[] = [];
  let publishedOn: string | undefined;
  readRecords(xml, { root: 'CONSOLIDATED_LIST', records: new Set(['INDIVIDUAL', 'ENTITY']) }, (record, root) => {
    publishedOn = parseIsoDate((root.attributes.dateGenerated ?? '').slice(0, 10))?.from;
    parties.push(toParty(record));
  });
  return { publishedOn, parties };
}
