import { taxFormExpiry } from './tax-form';

describe('a tax form', () => {
  it.each([
    ['W-8BEN', '2026-01-01', '2030-01-01T00:00:00.000Z'],
    ['W-8BEN', '2026-12-31', '2030-01-01T00:00:00.000Z'],
    ['W-8BEN-E', '2027-01-01', '2031-01-01T00:00:00.000Z'],
    ['W-9', '2026-05-05', undefined],
    ['W-8IMY', '2026-05-05', undefined],
  ] as const)('%s, signed on %s, holds until %s', (form, signedOn, until) =>
    expect(taxFormExpiry(form, signedOn)?.toISOString()).toBe(until),
  );
});
