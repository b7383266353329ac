import fc from 'fast-check';
import { Problem } from './problem';
import { parseStrictJson } from './strict-json';

const refusal = (text: string) => {
  try {
    parseStrictJson(text);
  } catch (error) {
    if (error instanceof Problem) return [error.code, error.more.errors?.[0]?.pointer];
    throw error;
  }
  return 'accepted';
};

describe('strict JSON', () => {
  it.each([
    ['{"a":1,"a":2}', 'DUPLICATE_KEY', '/a'],
    ['{"a":1,"\\u0061":2}', 'DUPLICATE_KEY', '/a'],
    ['{"x":[{"k":1},{"k":1,"k":1}]}', 'DUPLICATE_KEY', '/x/1/k'],
    ['{"a/b":{"~":1,"~":1}}', 'DUPLICATE_KEY', '/a~1b/~0'],
    ['{"__proto__":{}}', 'VALIDATION_FAILED', '/__proto__'],
    ['{"n":9007199254740993}', 'VALIDATION_FAILED', '/n'],
    ['[1,2,-99999999999999999999]', 'VALIDATION_FAILED', '/2'],
    ['{"n":1e999}', 'VALIDATION_FAILED', '/n'],
    ['{"a":["b","\\u0000"]}', 'VALIDATION_FAILED', '/a/1'],
    ['{"a":"\\ud83d"}', 'VALIDATION_FAILED', '/a'],
    ['{"\\udc00":1}', 'VALIDATION_FAILED', '/\udc00'],
    ['{', 'MALFORMED_JSON', undefined],
    ['', 'MALFORMED_JSON', undefined],
    ['{"a":NaN}', 'MALFORMED_JSON', undefined],
    ['['.repeat(100) + ']'.repeat(100), 'MALFORMED_JSON', undefined],
  ])('refuses %s', (text, code, pointer) => {
    expect(refusal(text)).toEqual([code, pointer]);
  });

  it.each([
    '{"a":1,"b":{"a":1}}',
    '["a","a"]',
    '{"a":"a\\"a","b":"{\\"a\\":1,\\"a\\":1}"}',
    '0.5',
    '-1.5e-7',
    'null',
    '"\\ud83d\\ude00"',
  ])('accepts %s', (text) => expect(parseStrictJson(text)).toEqual(JSON.parse(text)));

  it('accepts whatever JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        const text = JSON.stringify(value);
        fc.pre(!text.includes('"__proto__"') && !text.includes('\\u0000') && !/\d{16}/.test(text));
        expect(parseStrictJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });
});
