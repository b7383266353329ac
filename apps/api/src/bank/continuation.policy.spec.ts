import type { Statement } from './camt053';
import { judgeContinuation, type LastStatement } from './continuation.policy';

const LAST: LastStatement = { number: 3, sequence: 12n, closing: 500n, closedOn: '2026-11-26' };
const TODAY = new Date('2026-11-28T12:00:00Z');
const NEXT: Statement = {
  ...{ bankId: 'S', sequence: 13n, iban: 'LU280019400644750000', currency: 'EUR', opening: 500n, closing: 700n },
  ...{ openedOn: '2026-11-27', closedOn: '2026-11-27', entries: [] },
};

describe('a statement', () => {
  it.each<[string, LastStatement | null, Partial<Statement>, string | null]>([
    ['goes on where the last one ended', LAST, {}, null],
    ['may be the first', null, { opening: 7n }, null],
    ['may begin on the day the last one ended', LAST, { openedOn: '2026-11-26' }, null],
    ['may have no number', LAST, { sequence: null }, null],
    ['may follow one without a number', { ...LAST, sequence: null }, {}, null],
    ['does not leave one out', LAST, { sequence: 14n }, 'SEQUENCE_GAP'],
    ['does not come twice', LAST, { sequence: 12n }, 'SEQUENCE_GAP'],
    ['does not open with more', LAST, { opening: 501n }, 'OPENING_MISMATCH'],
    ['does not open with less', LAST, { opening: -500n }, 'OPENING_MISMATCH'],
    ['does not go back in time', LAST, { openedOn: '2026-11-20', closedOn: '2026-11-25' }, 'DATES_OVERLAP'],
    ['does not end before it begins', null, { openedOn: '2026-11-28' }, 'DATES_OVERLAP'],
    ['may end on what is today further east', LAST, { closedOn: '2026-11-29' }, null],
    ['does not end on a day to come', LAST, { closedOn: '2026-11-30' }, 'IN_FUTURE'],
    ['does not, be it the first', null, { closedOn: '2099-01-01' }, 'IN_FUTURE'],
  ])('%s', (_, last, changes, fault) =>
    expect(judgeContinuation(last, { ...NEXT, ...changes }, TODAY)?.fault ?? null).toBe(fault),
  );
});
