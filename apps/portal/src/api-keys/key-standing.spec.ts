import { standingOf } from './key-standing';

describe('the standing of a key', () => {
  const now = Date.parse('2026-11-20T12:00:00Z');

  it.each([
    [null, null, 'Active'],
    [null, '2026-11-20T12:00:01Z', 'Active'],
    [null, '2026-11-20T12:00:00Z', 'Expired'],
    ['2026-11-19T00:00:00Z', null, 'Revoked'],
    ['2026-11-19T00:00:00Z', '2026-11-18T00:00:00Z', 'Revoked'],
  ])('revoked %s, expires %s: %s', (revoked_at, expires_at, label) =>
    expect(standingOf({ revoked_at, expires_at }, now).label).toBe(label),
  );
});
