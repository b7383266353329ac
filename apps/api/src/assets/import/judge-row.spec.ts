import { judgeRow } from './judge-row';

const GOOD = { external_id: 'A-1', type: 'real_estate', name: 'Office', country: 'LU' };

const pointersOf = (row: unknown) => {
  const judged = judgeRow(row);
  return 'errors' in judged ? judged.errors.map(({ pointer, code }) => `${pointer} ${code}`) : [];
};

describe('an imported row', () => {
  it('is an asset when every field is as described', () => {
    expect(judgeRow(GOOD)).toEqual({
      asset: { ...GOOD, attributes: {}, description: '', identifiers: [], valuation: null },
    });
  });

  it.each([
    [{ ...GOOD, external_id: undefined }, ['/external_id INVALID_TYPE']],
    [{ ...GOOD, country: 'Luxembourg' }, ['/country INVALID_FORMAT']],
    [{ ...GOOD, type: 'castle' }, ['/type INVALID_VALUE']],
    [{ ...GOOD, colour: 'red' }, [' UNRECOGNIZED_KEYS']],
    [{ ...GOOD, valuation: { amount: '1.5', asset: 'EUR/2' } }, ['/valuation/amount INVALID_FORMAT']],
    [{ ...GOOD, country: 'x', type: 'y' }, ['/type INVALID_VALUE', '/country INVALID_FORMAT']],
    [{ ...GOOD, name: '=HYPERLINK("http://evil")' }, ['/name FORMULA']],
    [{ ...GOOD, name: '+1' }, ['/name FORMULA']],
    [{ ...GOOD, name: '-1' }, ['/name FORMULA']],
    [{ ...GOOD, external_id: '@SUM(A1)' }, ['/external_id FORMULA']],
    [{ ...GOOD, description: '\t=1' }, ['/description FORMULA']],
    [
      { ...GOOD, valuation: { amount: '-5', asset: 'EUR/2' } },
      ['/valuation/amount INVALID_FORMAT', '/valuation/amount FORMULA'],
    ],
    ['text', [' INVALID_TYPE']],
  ])('%j is wrong at %j', (row, places) => expect(pointersOf(row)).toEqual(places));

  it('may have a formula sign elsewhere than in front', () => {
    expect(pointersOf({ ...GOOD, name: 'A = B' })).toEqual([]);
  });
});
