import { type DateRange, dateRange } from '../evidence/birth-date';
import { buildParty, joinName } from './build-party';
import { type ListedName, type ListedParty } from './listed-party';
import { type Element, children, readRecords, text, texts } from './read-records';
import { type ListContent } from './sanction-list-content';

/** "20/11/1960"; a day or month that is not known is written "dd", "mm" or "00". */
function parseDate(value: string): DateRange | undefined {
  const match = /^(\d\d|dd)\/(\d\d|mm)\/(\d{4})/i.exec(value);
  if (!match) return undefined;
  const [day, month] = match.slice(1, 3).map((known) => (Number(known) > 0 ? Number(known) : undefined));
  return dateRange(Number(match[3]), month, month && day);
}

function toName(element: Element): ListedName {
  const parts = ['Name1', 'Name2', 'Name3', 'Name4', 'Name5', 'Name6'].map((name) => text(element, name));
  const weak = /low/i.test(text(element, 'AliasStrength'));
  const primary = /^primary name$/i.test(text(element, 'NameType'));
  return { name: joinName(...parts), quality: weak ? 'weak' : primary ? 'primary' : 'strong' };
}

function toParty(record: Element): ListedParty {
  const person = ['IndividualDetails', 'Individual'];
  const foreign = texts(record, 'NonLatinNames', 'NonLatinName', 'NameNonLatinScript');
  const documents = (list: string, item: string, number: string, type: string) =>
    texts(record, ...person, list, item, number).map((value) => ({ type, number: value, country: null }));
  return buildParty({
    id: text(record, 'UniqueID'),
    kind: text(record, 'IndividualEntityShip') === 'Individual' ? 'person' : 'entity',
    names: [
      ...children(record, 'Names', 'Name').map(toName),
      ...foreign.map((name): ListedName => ({ name: joinName(name), quality: 'strong' })),
    ],
    birthDates: texts(record, ...person, 'DOBs', 'DOB').map(parseDate),
    documents: [
      ...documents('PassportDetails', 'Passport', 'PassportNumber', 'Passport'),
      ...documents(
        'NationalIdentifierDetails',
        'NationalIdentifier',
        'NationalIdentifierNumber',
        'National identifier',
      ),
    ],
    programmes: texts(record, 'RegimeName'),
  });
}

export function readUk(xml: string): ListContent {
  const parties: ListedParty[] = [];
  let publishedOn: string | undefined;
  readRecords(xml, { root: 'Designations', records: new Set(['DateGenerated', 'Designation']) }, (record) => {
    if (record.name === 'Designation') parties.push(toParty(record));
    else publishedOn = parseDate(record.text)?.from;
  });
  return { publishedOn, parties };
}
