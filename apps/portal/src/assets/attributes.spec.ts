import { attributesOf, attributeToText, entriesToAttributes } from './attributes';

const SCHEMA = {
  required: ['fund', 'commitment'],
  properties: {
    fund: { type: 'string', description: 'the fund' },
    commitment: { $ref: '#/$defs/Money' },
    claim: { type: 'string', enum: ['loan', 'mortgage'] },
    debtors: { type: 'integer' },
    secured: { type: 'boolean' },
    ends_on: { type: 'string', format: 'date' },
    jurisdictions: { type: 'array' },
  },
};

const attributes = attributesOf(SCHEMA);

it('reads what is asked for of a type', () => {
  expect(attributes.map(({ label, input, required }) => [label, input, required])).toEqual([
    ['Fund', 'text', true],
    ['Commitment', 'amount', true],
    ['Claim', 'choice', false],
    ['Debtors', 'whole', false],
    ['Secured', 'yes_or_no', false],
    ['Ends on', 'date', false],
    ['Jurisdictions', 'codes', false],
  ]);
});

it('says what was entered as the API takes it', () => {
  const entries = {
    ...{ fund: ' Fund I ', commitment: '1,000.50', claim: 'loan', debtors: '1,200', secured: 'no' },
    ...{ ends_on: '', jurisdictions: 'lu, ch' },
  };
  expect(entriesToAttributes(attributes, entries, 'EUR')).toEqual({
    ...{ fund: 'Fund I', commitment: { amount: '100050', asset: 'EUR/2' }, claim: 'loan', debtors: 1200 },
    ...{ secured: false, jurisdictions: ['LU', 'CH'] },
  });
});

it.each([
  [true, 'Yes'],
  [8400, '8400'],
  [['LU', 'CH'], 'LU, CH'],
  [{ amount: '100050', asset: 'EUR/2' }, '1,000.50 EUR'],
])('shows %j', (value, text) => expect(attributeToText(value)).toBe(text));
