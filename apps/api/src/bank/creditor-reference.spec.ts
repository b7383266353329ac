import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { findReference, makeReference, REFERENCE_BYTES } from './creditor-reference';

const ONE = makeReference(Uint8Array.from({ length: REFERENCE_BYTES }, (_, i) => i));

describe('a creditor reference', () => {
  it('has the check digits of ISO 11649', () => {
    expect(ONE).toMatch(/^RF\d{2}[2-9A-HJ-NP-Z]{16}$/);
    expect(findReference(ONE)).toBe(ONE);
  });

  it.each([
    ['with spaces', ONE.replace(/(.{4})/g, '$1 ')],
    ['in small letters', ONE.toLowerCase()],
    ['among words', `Invoice 12/2026, ref. ${ONE}, thank you`],
    ['after another RF', `RF ERRAF ${ONE}`],
  ])('is found %s', (_, text) => expect(findReference(text)).toBe(ONE));

  it('is not found once a digit or a letter was mistyped for another', () => {
    const cases = fc.tuple(
      fc.uint8Array({ minLength: REFERENCE_BYTES, maxLength: REFERENCE_BYTES }),
      fc.nat(19),
      fc.nat(35),
    );
    fc.assert(
      fc.property(cases, ([random, at, letter]) => {
        const reference = makeReference(random);
        const other = letter.toString(36).toUpperCase();
        const isDigit = (character: string) => /\d/.test(character);
        // A letter weighs like two digits, so one for the other is caught by chance only.
        fc.pre(reference[at] !== other && isDigit(reference[at]!) === isDigit(other));
        const mistyped = reference.slice(0, at) + other + reference.slice(at + 1);
        expect(findReference(mistyped)).not.toBe(mistyped);
      }),
    );
  });

  it('is nothing of a text without one', () => {
    expect(findReference('RF18 too short')).toBeNull();
    expect(findReference('')).toBeNull();
    expect(() => makeReference(randomBytes(3))).toThrow('16 random bytes');
  });
});
