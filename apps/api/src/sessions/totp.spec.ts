import { codeOf, matchingStep, newTotpSecret } from './totp';

// RFC 6238, appendix B: the SHA-1 rows, whose secret is the ASCII text 12345678901234567890; last six digits.
const RFC_SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

describe('one-time codes', () => {
  it.each([
    [59, '287082'],
    [1_111_111_109, '081804'],
    [1_111_111_111, '050471'],
    [1_234_567_890, '005924'],
    [2_000_000_000, '279037'],
  ])('at %d seconds the code is %s', (seconds, code) => {
    expect(codeOf(RFC_SECRET, BigInt(Math.floor(seconds / 30)))).toBe(code);
  });

  it('accepts one step of drift, each code once', () => {
    const secret = newTotpSecret();
    const now = new Date(1_700_000_000_000);
    const step = BigInt(Math.floor(now.getTime() / 30_000));
    const code = (at: bigint) => codeOf(secret, at);
    expect(matchingStep(secret, code(step), now, null)).toBe(step);
    expect(matchingStep(secret, code(step - 1n), now, null)).toBe(step - 1n);
    expect(matchingStep(secret, code(step - 1n), now, step - 1n)).toBeUndefined();
    expect(matchingStep(secret, code(step + 2n), now, null)).toBeUndefined();
    expect(matchingStep(secret, '', now, null)).toBeUndefined();
  });
});
