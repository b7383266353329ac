import { validUntil } from './review-period';

const NOW = new Date('2026-02-28T12:00:00.000Z');

describe('a verification', () => {
  it.each([
    ['of low risk', 'low', undefined, '2031-02-28T12:00:00.000Z'],
    ['of high risk', 'high', undefined, '2027-02-28T12:00:00.000Z'],
    ['that ends earlier', 'low', '2026-02-28T12:00:00.001Z', '2026-02-28T12:00:00.001Z'],
    ['that ends when its review is due', 'high', '2027-02-28T12:00:00Z', '2027-02-28T12:00:00.000Z'],
  ] as const)('%s', (_, risk, wanted, expected) => expect(validUntil(risk, wanted, NOW).toISOString()).toBe(expected));

  it.each([
    ['that would outlive its review', 'high', '2027-02-28T12:00:00.001Z', 'VALIDATION_FAILED'],
    ['that would end now', 'low', '2026-02-28T12:00:00.000Z', 'STATE_REFUSED'],
  ] as const)('%s is refused', (_, risk, wanted, code) =>
    expect(() => validUntil(risk, wanted, NOW)).toThrow(expect.objectContaining({ code })),
  );
});
