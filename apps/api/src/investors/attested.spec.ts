import { type Attested, attestedAttributes } from './attested';
import { classNumber } from './investor-class';

const NOW = new Date('2026-11-28T12:00:00Z');
const REVIEW = new Date('2031-11-28T12:00:00Z');
const SOON = new Date('2027-01-01T00:00:00Z');
const PAST = new Date('2026-11-28T11:59:59Z');

const attested = (type: Attested['type'], expiresAt: Date | null = null, positive = true): Attested => ({
  type,
  positive,
  expiresAt,
});

describe('what the chain is told', () => {
  it.each([
    ['of nothing attested', 'retail', [], 'retail', ['verified'], REVIEW],
    [
      'of an accreditation',
      'retail',
      [attested('accreditation', SOON)],
      'accredited',
      ['verified', 'accredited'],
      SOON,
    ],
    ['of one that has lapsed', 'retail', [attested('accreditation', PAST)], 'retail', ['verified'], REVIEW],
    [
      'of a professional’s',
      'professional',
      [attested('accreditation', SOON)],
      'professional',
      ['verified', 'accredited'],
      SOON,
    ],
    ['of suitability', 'retail', [attested('suitability', SOON)], 'retail', ['verified', 'suitable'], SOON],
    ['of unsuitability', 'retail', [attested('suitability', SOON, false)], 'retail', ['verified'], REVIEW],
    ['of a US person', 'retail', [attested('us_person')], 'retail', ['verified', 'us_person'], REVIEW],
    [
      'of no US person',
      'retail',
      [attested('us_person', null, false)],
      'retail',
      ['verified', 'not_us_person'],
      REVIEW,
    ],
    ['of a residence for tax', 'retail', [attested('tax_residence', SOON)], 'retail', ['verified'], REVIEW],
    [
      'of two tax papers',
      'retail',
      [attested('tax_form', SOON), attested('self_certification')],
      'retail',
      ['verified', 'tax_certified'],
      SOON,
    ],
  ] as const)('%s', (_, base, list, investorClass, claims, expiresAt) =>
    expect(attestedAttributes({ investorClass: classNumber(base), reviewDueAt: REVIEW }, list, NOW)).toEqual({
      investorClass: classNumber(investorClass),
      claims,
      expiresAt,
    }),
  );
});
