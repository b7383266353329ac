import { type CreditFacts, type CreditVerdict, isNameOf, judgeCredit } from './entry-judgement';

const ANNA = { kind: 'person' as const, names: ['Anna Maria Eriksson'], isBarred: false, account: '0x1' };
const FACTS: CreditFacts = {
  party: ANNA,
  payerName: 'ANNA MARIA ERIKSSON',
  payerIban: 'LU280019400644750000',
  isOwnAccount: false,
  mintingStopped: false,
};

describe('booked money', () => {
  it.each<[string, Partial<CreditFacts>, CreditVerdict]>([
    ['of the party becomes tokens', {}, { do: 'mint' }],
    ['from a registered account does so under any name', { payerName: 'A. E.', isOwnAccount: true }, { do: 'mint' }],
    ['without a known reference waits', { party: null }, { do: 'wait', reason: 'REFERENCE_UNKNOWN' }],
    ['of somebody else goes back', { payerName: 'Bernd Schuster' }, { do: 'return', reason: 'THIRD_PARTY' }],
    [
      'of somebody else without an account waits',
      { payerName: 'Bernd Schuster', payerIban: null },
      { do: 'wait', reason: 'PAYER_UNKNOWN' },
    ],
    ['without an account to go back to waits', { payerIban: null }, { do: 'wait', reason: 'PAYER_UNKNOWN' }],
    ['of nobody in particular waits', { payerName: null }, { do: 'wait', reason: 'PAYER_UNKNOWN' }],
    ['for somebody barred is blocked', { party: { ...ANNA, isBarred: true } }, { do: 'block', reason: 'PARTY_BARRED' }],
    [
      'of a third party for somebody barred is blocked too',
      { party: { ...ANNA, isBarred: true }, payerName: 'Bernd Schuster' },
      { do: 'block', reason: 'PARTY_BARRED' },
    ],
    [
      'for somebody whom the chain does not know waits',
      { party: { ...ANNA, account: null } },
      { do: 'wait', reason: 'PARTY_UNKNOWN' },
    ],
    ['stays as it is while minting is stopped', { mintingStopped: true }, { do: 'keep', reason: 'MINTING_STOPPED' }],
    [
      'of somebody else goes back also while minting is stopped',
      { mintingStopped: true, payerName: 'Bernd Schuster' },
      { do: 'return', reason: 'THIRD_PARTY' },
    ],
  ])('%s', (_, facts, verdict) => expect(judgeCredit({ ...FACTS, ...facts })).toEqual(verdict));
});

describe('a payer’s name', () => {
  it.each([
    ['in another order', 'ERIKSSON, ANNA MARIA', true],
    ['without accents and the second name', 'Anna Eriksson', true],
    ['with a title', 'Mrs Anna Maria Eriksson', true],
    ['of a relative', 'Carl Eriksson', false],
    ['of a company with part of the name', 'Eriksson Trading AB', false],
    ['that is only the family name', 'Eriksson', false],
    ['without letters', '***', false],
  ])('%s', (_, written, expected) => expect(isNameOf(ANNA, written)).toBe(expected));

  it('of a company may leave its legal form out', () => {
    const alzette = { kind: 'entity' as const, names: ['Alzette Capital S.à r.l.'] };
    expect(isNameOf(alzette, 'ALZETTE CAPITAL SARL')).toBe(true);
    expect(isNameOf(alzette, 'ALZETTE CAPITAL')).toBe(true);
    expect(isNameOf(alzette, 'MOSELLE CAPITAL SARL')).toBe(false);
  });
});
