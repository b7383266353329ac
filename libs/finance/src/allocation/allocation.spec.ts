import { toMoney } from '../money';
import { judgeDiscretionaryAllocation } from './discretionary';
import { allocateFirstCome } from './first-come';
import { allocateProRata } from './pro-rata';
import { type Allotment } from './request';

const price = toMoney(10n);
const table = (text: string) =>
  text.split(' ').map((cell) => {
    const [id, units] = cell.split(':');
    return { id: id!, units: BigInt(units!) };
  });
const allotted = (allotments: Allotment[]) => allotments.map((each) => `${each.id}:${each.allotted}`).join(' ');

describe('pro rata', () => {
  // units on offer, minimum, maximum, requests, allotted
  it.each([
    [100n, null, null, 'A:60 B:40', 'A:60 B:40'],
    [50n, null, null, 'A:60 B:40', 'A:30 B:20'],
    [100n, null, 50n, 'A:500 B:40', 'A:50 B:40'],
    [100n, 10n, null, 'A:9 B:80', 'A:0 B:80'],
    // C's exact share would be 4.5, below the minimum of 5: it goes to the others
    [90n, 5n, null, 'A:100 B:90 C:10', 'A:47 B:43 C:0'],
    // nobody's share reaches the minimum, so the smaller ones give way one by one; of equals the higher id
    [10n, 6n, null, 'A:10 B:10 C:9', 'A:10 B:0 C:0'],
    [0n, null, null, 'A:10 B:10', 'A:0 B:0'],
    [5n, 6n, null, 'A:10', 'A:0'],
    [1n, null, null, 'B:1 A:1', 'B:0 A:1'],
  ])('%s units, minimum %s, maximum %s: %s → %s', (units, minUnits, maxUnits, requests, expected) => {
    expect(allotted(allocateProRata({ units, price, minUnits, maxUnits }, table(requests)))).toBe(expected);
  });

  it('a limit of zero is zero, and none is none', () => {
    const terms = { units: 10n, price };
    expect(allotted(allocateProRata({ ...terms, maxUnits: 0n }, table('A:10')))).toBe('A:0');
    expect(allotted(allocateProRata(terms, [{ id: 'A', units: 10n, maxUnits: 0n }]))).toBe('A:0');
    expect(allotted(allocateProRata({ ...terms, maxUnits: null }, table('A:10')))).toBe('A:10');
  });

  it('refuses two requests of one subscriber and negative numbers', () => {
    expect(() => allocateProRata({ units: 1n, price }, table('A:1 A:1'))).toThrow('two requests');
    expect(() => allocateProRata({ units: 1n, price }, table('A:-1'))).toThrow('negative');
    expect(() => allocateProRata({ units: -1n, price }, table('A:1'))).toThrow(RangeError);
    expect(() => allocateProRata({ units: 1n, price, minUnits: 2n, maxUnits: 1n }, [])).toThrow('below the minimum');
  });
});

describe('first come', () => {
  it.each([
    [100n, null, 'A:60 B:60 C:5', 'A:60 B:40 C:0'],
    [100n, 50n, 'A:60 B:60 C:50', 'A:60 B:0 C:0'],
    [100n, null, 'A:0 B:1', 'A:0 B:1'],
  ])('%s units, minimum %s: %s → %s', (units, minUnits, requests, expected) => {
    const queue = table(requests).map((request, at) => ({ ...request, sequence: BigInt(at) }));
    expect(allotted(allocateFirstCome({ units, price, minUnits }, queue))).toBe(expected);
  });

  it('refuses two requests at one place', () => {
    const queue = table('A:1 B:1').map((request) => ({ ...request, sequence: 1n }));
    expect(() => allocateFirstCome({ units: 1n, price }, queue)).toThrow('same place');
  });
});

describe('discretionary', () => {
  const terms = { units: 100n, price, minUnits: 10n, maxUnits: 80n };

  it.each([
    ['A:60 B:40', []],
    ['A:60 B:41', ['ABOVE_OFFER']],
    ['A:81', ['ABOVE_MAXIMUM']],
    ['B:51', ['ABOVE_REQUEST']],
    ['B:9', ['BELOW_MINIMUM']],
    ['B:0', []],
    ['A:-1', ['NEGATIVE']],
    ['Z:10', ['UNKNOWN_REQUEST']],
    ['A:91 B:51', ['ABOVE_REQUEST', 'ABOVE_MAXIMUM', 'ABOVE_REQUEST', 'ABOVE_OFFER']],
  ])('%s → %j', (proposal, codes) => {
    const proposed = new Map(table(proposal).map(({ id, units }) => [id, units]));
    const verdict = judgeDiscretionaryAllocation(terms, table('A:90 B:50'), proposed);
    expect(verdict.accepted ? [] : verdict.faults.map((fault) => fault.code)).toEqual(codes);
  });
});
