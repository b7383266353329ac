import { createHash } from 'node:crypto';
import {
  type ListSource,
  RefusedList,
  ScreeningIndex,
  type ScreeningSubject,
  judgeListAge,
  readList,
} from '@cadastre/screening';
import { eu, ofac, uk, un } from './list-files';

const files: Record<ListSource, string> = { OFAC_SDN: ofac, UN: un, EU: eu, UK: uk };
const sources = Object.keys(files) as ListSource[];
const year = (value: number) => ({ from: `${value}-01-01`, to: `${value}-12-31` });
const day = (value: string) => ({ from: value, to: value });

describe('list files', () => {
  it('OFAC SDN: names, weak aliases, dates of every form, documents, programmes', () => {
    const list = readList('OFAC_SDN', ofac);
    expect(list.publishedOn).toBe('2026-11-19');
    expect(list.parties).toEqual([
      {
        id: '101',
        kind: 'person',
        names: [
          { name: 'Sergei VORONTSOV', quality: 'primary' },
          { name: 'Serge VORONTZOFF', quality: 'strong' },
          { name: 'The Baker', quality: 'weak' },
        ],
        birthDates: [
          day('1948-12-10'),
          { from: '1949-01-01', to: '1951-12-31' },
          { from: '1951-01-01', to: '1953-12-31' },
          { from: '1952-02-01', to: '1952-02-29' },
        ],
        documents: [{ type: 'Passport', number: 'AB 123-4567', country: 'Ruritania' }],
        programmes: ['TEST-EO1', 'TEST-EO2'],
      },
      expect.objectContaining({
        id: '102',
        kind: 'entity',
        names: [{ name: 'NORTHWIND SHIPPING & TRADING L.L.C.', quality: 'primary' }],
      }),
      expect.objectContaining({ id: '103', kind: 'entity' }),
    ]);
  });

  it('UN: names in parts and in their own script, aliases in one field, empty elements', () => {
    const list = readList('UN', un);
    expect(list.publishedOn).toBe('2026-11-18');
    expect(list.parties).toEqual([
      {
        id: 'TSi.001',
        kind: 'person',
        names: [
          { name: 'KHALID NASSER', quality: 'primary' },
          { name: 'خالد ناصر', quality: 'strong' },
          { name: 'Khaled Naser', quality: 'strong' },
          { name: 'Halid Nasir', quality: 'strong' },
          { name: 'Abu Test', quality: 'weak' },
        ],
        birthDates: [
          day('1965-08-12'),
          { from: '1966-01-01', to: '1968-12-31' },
          { from: '1960-01-01', to: '1962-12-31' },
        ],
        documents: [{ type: 'Passport', number: 'X-998877', country: 'Ruritania' }],
        programmes: ['Test'],
      },
      expect.objectContaining({ id: 'TSe.001', kind: 'entity' }),
    ]);
  });

  it('EU: everything is in attributes', () => {
    const list = readList('EU', eu);
    expect(list.publishedOn).toBe('2026-11-17');
    expect(list.parties).toEqual([
      {
        id: 'EU.1.1',
        kind: 'person',
        names: [
          { name: 'Olga Viktorovna Zaitseva', quality: 'primary' },
          { name: 'Ольга Зайцева', quality: 'strong' },
          { name: 'Olya', quality: 'weak' },
        ],
        birthDates: [
          day('1971-05-06'),
          { from: '1972-01-01', to: '1974-12-31' },
          { from: '1975-01-01', to: '1976-12-31' },
        ],
        documents: [{ type: 'National passport', number: '77 889900', country: 'RU' }],
        programmes: ['TST'],
      },
      expect.objectContaining({ id: '14', kind: 'entity' }),
    ]);
  });

  it('UK: days and months that are not known', () => {
    const list = readList('UK', uk);
    expect(list.publishedOn).toBe('2026-11-16');
    expect(list.parties).toEqual([
      {
        id: 'TST0001',
        kind: 'person',
        names: [
          { name: 'John Robert BLACKWOOD', quality: 'primary' },
          { name: 'JACK BLACKWOOD', quality: 'strong' },
          { name: 'JB', quality: 'weak' },
          { name: 'Джон Блэквуд', quality: 'strong' },
        ],
        birthDates: [day('1955-04-03'), year(1956), { from: '1957-07-01', to: '1957-07-31' }],
        documents: [
          { type: 'Passport', number: 'GB5566778', country: null },
          { type: 'National identifier', number: 'NI-12-34-56', country: null },
        ],
        programmes: ['The Test (Sanctions) Regulations'],
      },
      expect.objectContaining({ id: 'TST0002', kind: 'entity' }),
    ]);
  });

  it.each(sources)('%s: records the hash of the file as it is, bytes or text', (source) => {
    const sha256 = createHash('sha256').update(files[source]).digest('hex');
    expect(readList(source, files[source]).sha256).toBe(sha256);
    expect(readList(source, new TextEncoder().encode(files[source]))).toEqual(readList(source, files[source]));
  });

  it('a date that cannot be read leaves no date at all, so that it contradicts nobody', () => {
    const odd = ofac.replace('circa 1950', 'in the fifties');
    expect(readList('OFAC_SDN', odd).parties[0]!.birthDates).toEqual([]);
  });

  it('are screened together', () => {
    const index = new ScreeningIndex(sources.map((source) => readList(source, files[source])));
    const hits = (name: string, kind: ScreeningSubject['kind'] = 'person') =>
      index
        .screen({ kind, names: [name], birthDate: null, documents: [] })
        .hits.map((hit) => `${hit.source} ${hit.partyId}`);
    expect(hits('Sergey Vorontzov')).toEqual(['OFAC_SDN 101']);
    expect(hits('خالد ناصر')).toEqual(['UN TSi.001']);
    expect(hits('Olga Zaytseva')).toEqual(['EU EU.1.1']);
    expect(hits('John Blackwood')).toEqual(['UK TST0001']);
    expect(hits('Northwind Shipping and Trading Ltd', 'entity')).toEqual(['OFAC_SDN 102']);
    expect(hits('Jane Doe')).toEqual([]);
  });
});

describe('files that are refused whole', () => {
  const faultOf = (source: ListSource, file: string | Uint8Array): string => {
    try {
      readList(source, file);
      return 'read';
    } catch (error) {
      if (error instanceof RefusedList) return error.fault;
      throw error;
    }
  };
  const doctype = (body: string) => un.replace('<CONSOLIDATED_LIST', `<!DOCTYPE x [${body}]><CONSOLIDATED_LIST`);
  const deep = '<a>'.repeat(50) + '</a>'.repeat(50);

  it.each<[string, ListSource, string | Uint8Array, string]>([
    [
      'an external entity',
      'UN',
      doctype('<!ENTITY f SYSTEM "file:///etc/passwd">').replace('KHALID', '&f;'),
      'DOCTYPE',
    ],
    ['entities that grow', 'UN', doctype('<!ENTITY a "aa"><!ENTITY b "&a;&a;">').replace('KHALID', '&b;'), 'DOCTYPE'],
    ['a doctype alone', 'UN', doctype(''), 'DOCTYPE'],
    ['an entity that nobody declared', 'UN', un.replace('KHALID', '&boom;'), 'NOT_XML'],
    ['a file cut off', 'EU', eu.slice(0, -20), 'NOT_XML'],
    ['an empty file', 'UK', '', 'NOT_XML'],
    ['a page instead of a list', 'UK', '<html><body>maintenance</body></html>', 'UNEXPECTED_ROOT'],
    ['another list', 'UK', eu, 'UNEXPECTED_ROOT'],
    ['JSON', 'EU', '{"error":"maintenance"}', 'NOT_XML'],
    ['bytes that are not UTF-8', 'EU', Uint8Array.of(0x3c, 0xff, 0xfe), 'NOT_UTF8'],
    ['elements too deep', 'UN', un.replace('<DATAID>', `${deep}<DATAID>`), 'TOO_COMPLEX'],
    ['a record too large', 'UN', un.replace('<DATAID>', `${'<a/>'.repeat(20_001)}<DATAID>`), 'TOO_COMPLEX'],
    ['fewer entries than it says', 'OFAC_SDN', ofac.replace(/<sdnEntry><uid>103.*<\/sdnEntry>/, ''), 'INCOMPLETE'],
    ['no count', 'OFAC_SDN', ofac.replace(/<Record_Count>.*<\/Record_Count>/, ''), 'INCOMPLETE'],
    ['no entries', 'UN', '<CONSOLIDATED_LIST dateGenerated="2026-11-18"/>', 'INCOMPLETE'],
    ['no date', 'UN', un.replace(/ dateGenerated="[^"]*"/, ''), 'NO_DATE'],
    ['a date that is none', 'OFAC_SDN', ofac.replace('11/19/2026', '19/11/2026'), 'NO_DATE'],
    ['an entry without an id', 'UK', uk.replace('<UniqueID>TST0002</UniqueID>', ''), 'INVALID_ENTRY'],
    ['an entry without a name', 'EU', eu.replace('wholeName="Vostok Energomash"', 'wholeName=""'), 'INVALID_ENTRY'],
    ['one id twice', 'UK', uk.replace('TST0002', 'TST0001'), 'INVALID_ENTRY'],
  ])('%s', (_name, source, file, fault) => {
    expect(faultOf(source, file)).toBe(fault);
  });
});

describe('the age of a list', () => {
  const now = Date.parse('2026-11-20T12:00:00Z');
  const hours = 3_600_000;
  const limits = { obtained_ms_max: 24 * hours, published_days_max: 10 };

  it.each([
    ['2026-11-19', now, undefined],
    ['2026-11-10', now - 24 * hours, undefined],
    ['2026-11-19', now - 24 * hours - 1, 'LIST_TOO_OLD'],
    ['2026-11-09', now, 'LIST_TOO_OLD'],
    ['2026-11-21', now, undefined],
    ['2026-11-22', now, 'LIST_FROM_THE_FUTURE'],
    ['2026-11-19', now + 1, 'LIST_FROM_THE_FUTURE'],
    ['no date', now, 'LIST_FROM_THE_FUTURE'],
  ])('published %s, confirmed at %s: %s', (publishedOn, obtainedAt_ms, fault) => {
    const verdict = judgeListAge({ source: 'UN', publishedOn, obtainedAt_ms }, limits, now);
    expect(verdict.usable ? undefined : verdict.fault).toBe(fault);
  });

  it('a list may go unpublished for long where nobody limits it', () => {
    const list = { source: 'UN', publishedOn: '2020-01-01', obtainedAt_ms: now };
    expect(judgeListAge(list, { ...limits, published_days_max: null }, now)).toEqual({ usable: true });
  });
});
