import { bestFirst, digestOf, type Identifier, identifiers } from './identifiers';

const registry = (authority: string, number: string): Identifier => ({ kind: 'registry', authority, number });
const CADASTRE = registry('Cadastre du Luxembourg', 'A 1234/5678');

describe('the fingerprint of a real thing', () => {
  it.each<[string, Identifier, boolean]>([
    ['written the same way', { ...CADASTRE }, true],
    ['in small letters and without signs', registry('cadastre du luxembourg', 'a12345678'), true],
    ['with dots, dashes and blanks', registry('CADASTRE-DU-LUXEMBOURG', 'A.1234-5678'), true],
    ['in wide letters', registry('Ｃａｄａｓｔｒｅ ｄｕ Ｌｕｘｅｍｂｏｕｒｇ', 'Ａ１２３４５６７８'), true],
    ['with an accent', registry('Cadastre du Lùxembourg', 'A 1234/5678'), true],
    ['under another number', registry('Cadastre du Luxembourg', 'A 1234/5679'), false],
    ['in another register', registry('Cadastre de Belgique', 'A 1234/5678'), false],
    ['in a deed', { ...CADASTRE, kind: 'deed' }, false],
    ['on a plate', { ...CADASTRE, kind: 'serial' }, false],
  ])('%s', (_, other, same) => expect(digestOf(other) === digestOf(CADASTRE)).toBe(same));

  it('prefers a register to a deed, and a deed to a serial number', () => {
    const all = (['serial', 'deed', 'registry', 'deed'] as const).map((kind, i) => ({
      ...CADASTRE,
      kind,
      number: `${i}`,
    }));
    expect(bestFirst(all).map(({ kind, number }) => kind + number)).toEqual(['registry2', 'deed1', 'deed3', 'serial0']);
  });

  it.each([
    ['none', [], true],
    ['two', [CADASTRE, registry('Cadastre du Luxembourg', 'B 1')], true],
    ['one twice, written otherwise', [CADASTRE, registry('cadastre du luxembourg', 'A12345678')], false],
    ['one of signs only', [registry('Cadastre', '--')], false],
    ['a currency', [registry('iso-4217', 'USD')], false],
    ['of a kind that is none', [{ ...CADASTRE, kind: 'rumour' }], false],
  ])('takes %s: %s', (_, all, valid) => expect(identifiers.safeParse(all).success).toBe(valid));
});
