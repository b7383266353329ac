import { actionToWords, linesOf, subjectOf } from './approval-words';

describe('an approval in words', () => {
  it('names the act, also one it does not know', () => {
    expect(actionToWords('asset.approve')).toBe('Approve an asset');
    expect(actionToWords('rules.change')).toBe('Rules change');
  });

  it('finds the name of the subject', () => {
    expect(subjectOf({ asset: { name: 'Solar park' }, documents: [] })).toBe('Solar park');
    expect(subjectOf({ person_id: '1', role: 'auditor' })).toBeUndefined();
  });

  it('takes for an amount only what is exactly one', () => {
    expect(linesOf({ amount: '1', asset: 'EUR/2', note: 'x' })).toHaveLength(3);
    expect(linesOf({ amount: 1, asset: 'EUR/2' })).toHaveLength(2);
  });

  it('lays out every leaf of the payload and leaves none out', () => {
    const payload = {
      asset: { name: 'Solar park', valuation: { amount: '100', asset: 'EUR/2' }, description: '', note: null },
      documents: [{ kind: 'title' }, { kind: 'tax' }],
      conditions: [],
      public: false,
    };
    expect(linesOf(payload)).toEqual([
      { path: ['asset', 'name'], value: 'Solar park' },
      { path: ['asset', 'valuation'], value: '100 EUR/2', words: '1.00 EUR' },
      { path: ['asset', 'description'], value: null },
      { path: ['asset', 'note'], value: null },
      { path: ['documents', '1', 'kind'], value: 'title' },
      { path: ['documents', '2', 'kind'], value: 'tax' },
      { path: ['conditions'], value: null },
      { path: ['public'], value: 'false' },
    ]);
  });
});
