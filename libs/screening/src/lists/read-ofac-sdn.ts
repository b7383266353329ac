import { type DateRange, dateRange, spanOf, widenByYear } from '../evidence/birth-date';
import { buildParty, joinName } from './build-party';
import { type ListedName, type ListedParty } from './listed-party';
import { type Element, children, readRecords, text, texts } from './read-records';
import { RefusedList } from './refused-list';
import { type ListContent } from './sanction-list-content';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function parseDate(words: string): DateRange | undefined {
  const match = /^(?:(?:(\d{1,2}) )?([A-Z][a-z]{2}) )?(\d{4})$/.exec(words);
  if (!match) return undefined;
  const [, day, month, year] = match;
  return dateRange(
    Number(year),
    month === undefined ? undefined : months.indexOf(month) + 1,
    day === undefined ? undefined : Number(day),
  );
}

/** "10 Dec 1948", "Dec 1948", "1948", "circa 1948", "1946 to 1950". */
function parseBirthDate(value: string): DateRange | undefined {
  const words = value.replace(/^circa\s+/i, '');
  const [first, last] = words.split(/\s+to\s+/i).map((date) => parseDate(date.replace(/^circa\s+/i, '')));
  const range = /\s+to\s+/i.test(words) ? spanOf(first, last) : first;
  return words === value ? range : widenByYear(range);
}

function nameOf(element: Element): string {
  return joinName(text(element, 'firstName'), text(element, 'lastName'));
}

function toParty(entry: Element): ListedParty {
  const aliases = children(entry, 'akaList', 'aka').map((aka): ListedName => {
    return { name: nameOf(aka), quality: text(aka, 'category') === 'weak' ? 'weak' : 'strong' };
  });
  return buildParty({
    id: text(entry, 'uid'),
    kind: text(entry, 'sdnType') === 'Individual' ? 'person' : 'entity',
    names: [{ name: nameOf(entry), quality: 'primary' }, ...aliases],
    birthDates: texts(entry, 'dateOfBirthList', 'dateOfBirthItem', 'dateOfBirth').map(parseBirthDate),
    documents: children(entry, 'idList', 'id').map((id) => ({
      type: text(id, 'idType'),
      number: text(id, 'idNumber'),
      country: text(id, 'idCountry') || null,
    })),
    programmes: texts(entry, 'programList', 'program'),
  });
}

/** The month comes first: "11/20/2026". */
function parsePublishDate(value: string): string | undefined {
  const [month, day, year] = value.split('/').map(Number);
  return dateRange(year ?? NaN, month ?? NaN, day ?? NaN)?.from;
}

export function readOfacSdn(xml: string): ListContent {
  const parties: ListedParty[] = [];
  let publishedOn: string | undefined;
  let expected: number | undefined;
  // The spelling is the list's own.
  readRecords(xml, { root: 'sdnList', records: new Set(['publshInformation', 'sdnEntry']) }, (record) => {
    if (record.name === 'sdnEntry') {
      parties.push(toParty(record));
      return;
    }
    publishedOn = parsePublishDate(text(record, 'Publish_Date'));
    expected = Number(text(record, 'Record_Count'));
  });
  if (expected !== parties.length) {
    throw new RefusedList('INCOMPLETE', `${parties.length} entries, and the list says it has ${expected}`);
  }
  return { publishedOn, parties };
}
