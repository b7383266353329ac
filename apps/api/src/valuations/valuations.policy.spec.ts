import { byDate, chainDateOf, judgeDay, judgePlace, judgeValuationAge } from './valuations.policy';

const of = (day: string) => new Date(`${day}T00:00:00Z`);
const NOW = new Date('2026-11-20T13:00:00Z');

describe('the age of a valuation', () => {
  it.each<[string, string | null, number, string]>([
    ['of today', '2026-11-20', 1, 'fresh'],
    ['of the last day that counts', '2026-08-22', 90, 'fresh'],
    ['of the day before it', '2026-08-21', 90, 'too_old'],
    ['of long ago', '1970-01-01', 36_500, 'fresh'],
    ['that there is none of', null, 36_500, 'none'],
  ])('%s', (_, day, daysMax, verdict) => {
    expect(judgeValuationAge(day === null ? null : of(day), daysMax, NOW)).toBe(verdict);
  });

  it('changes at midnight', () => {
    const judged = (now: string) => judgeValuationAge(of('2026-11-10'), 10, new Date(now));
    expect([judged('2026-11-20T23:59:59.999Z'), judged('2026-11-21T00:00:00Z')]).toEqual(['fresh', 'too_old']);
  });
});

describe('the day of a valuation', () => {
  it.each<[string, string, string | null, string | undefined]>([
    ['today', '2026-11-20', null, undefined],
    ['tomorrow', '2026-11-21', null, 'IN_FUTURE'],
    ['that of what it corrects', '2026-11-01', '2026-11-01', undefined],
    ['after what it corrects', '2026-11-02', '2026-11-01', undefined],
    ['before what it corrects', '2026-10-31', '2026-11-01', 'BEFORE_CORRECTED'],
  ])('%s', (_, day, corrected, code) => {
    const judge = () => judgeDay(of(day), corrected === null ? null : { valuedOn: of(corrected) }, NOW);
    if (code === undefined) expect(judge).not.toThrow();
    else expect(judge).toThrow(expect.objectContaining({ more: { errors: [expect.objectContaining({ code })] } }));
  });
});

describe('the place of a valuation within its day', () => {
  const at = (id: string, place: number) => ({ id, valuedOn: of('2026-11-01'), place });

  it.each<[string, string | null, ReturnType<typeof at>[], number | 'VALUATION_OF_DAY']>([
    ['the first', null, [], 0],
    ['the first, which corrects one of another day', 'other', [], 0],
    ['a correction', 'a', [at('a', 0)], 1],
    ['a correction of a correction', 'b', [at('b', 1), at('a', 0)], 2],
    ['a second one that corrects nothing', null, [at('a', 0)], 'VALUATION_OF_DAY'],
    ['a second correction of the same one', 'a', [at('a', 0), at('b', 1)], 'VALUATION_OF_DAY'],
  ])('%s', (_, correctsId, sameDay, place) => {
    if (typeof place === 'number') expect(judgePlace(correctsId, sameDay)).toBe(place);
    else expect(() => judgePlace(correctsId, sameDay)).toThrow(expect.objectContaining({ code: place }));
  });

  it('orders dates on the chain as it orders them here', () => {
    const all = [at('a', 0), at('b', 1), { id: 'c', valuedOn: of('2026-11-02'), place: 0 }];
    const dates = all.map(chainDateOf);
    expect(dates).toEqual([1793491200n, 1793491201n, 1793577600n]);
    expect([...all].reverse().sort(byDate)).toEqual(all);
  });
});
