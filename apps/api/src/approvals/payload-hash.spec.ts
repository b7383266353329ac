import fc from 'fast-check';
import { payloadHash } from './payload-hash';

const hex = (value: unknown) => Buffer.from(payloadHash(value)).toString('hex');

describe('the hash of a payload', () => {
  it('does not depend on the order of keys', () => {
    expect(hex({ a: 1, b: { c: [1, 2], d: null } })).toBe(hex({ b: { d: null, c: [1, 2] }, a: 1 }));
  });

  it.each([
    [{ a: 1 }, { a: '1' }],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: null }, {}],
    [{ a: { b: 1 } }, { 'a.b': 1 }],
  ])('tells %j from %j', (left, right) => expect(hex(left)).not.toBe(hex(right)));

  it('survives being stored as JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (payload) => {
        expect(hex(JSON.parse(JSON.stringify(payload)))).toBe(hex(payload));
      }),
    );
  });
});
