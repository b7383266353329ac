import { isWithinSlips } from './edit-distance';
import { foldToken } from './fold-token';
import { jaroWinkler } from './jaro-winkler';
import { type NameKind, prepareName } from './prepare-name';
import { transliterate } from './transliterate';

describe('Jaro-Winkler', () => {
  // The examples of Winkler's paper.
  it.each([
    ['martha', 'marhta', 0.961],
    ['dwayne', 'duane', 0.84],
    ['dixon', 'dicksonx', 0.813],
    ['abc', 'xyz', 0],
    ['same', 'same', 1],
    ['', 'a', 0],
  ])('%s, %s: %d', (left, right, expected) => {
    expect(jaroWinkler(left, right)).toBeCloseTo(expected, 3);
    expect(jaroWinkler(right, left)).toBeCloseTo(expected, 3);
  });
});

describe('slips', () => {
  it.each([
    ['petrov', 'petrov', 0],
    ['petrov', 'petroff', 2],
    ['john', 'jhon', 1],
    ['brightwater', 'brightwatter', 1],
    ['kowalski', 'kozlowski', 4],
    ['abcd', 'dcba', 3],
    ['', 'abc', 3],
  ])('%s to %s takes %i', (left, right, slips) => {
    expect(isWithinSlips(left, right, slips)).toBe(true);
    if (slips > 0) expect(isWithinSlips(left, right, slips - 1)).toBe(false);
  });
});

describe('transliteration', () => {
  it.each([
    ['Щербаков', 'shcherbakov'],
    ['Андрій Їжак', 'andrii izhak'],
    ['Łódź Größe Åse Þór', 'lodz grosse ase thor'],
    ['Ἀθήνα', 'athina'],
    ['محمد', 'mhmd'],
    ['习近', '习近'],
  ])('%s is %s', (text, latin) => {
    expect(transliterate(text)).toBe(latin);
    expect(transliterate(text.normalize('NFD'))).toBe(latin);
  });
});

describe('folding', () => {
  it.each([
    ['mohammed', 'muhammad'],
    ['yevgeniy', 'evgeny'],
    ['khodorkovsky', 'hodorkovskij'],
    ['abdulkarim', 'abdelkarim'],
    ['mueller', 'muller'],
    ['tchaikovsky', 'chaykovskiy'],
    ['jamal', 'djamal'],
  ])('%s and %s are one', (left, right) => {
    expect(foldToken(left)).toBe(foldToken(right));
  });

  it.each([
    ['petrov', 'pavlov'],
    ['hassan', 'hussein'],
    ['ali', 'olu'],
  ])('%s and %s stay two', (left, right) => {
    expect(foldToken(left)).not.toBe(foldToken(right));
  });
});

describe('words of a name', () => {
  it.each<[string, NameKind, string]>([
    ["Dr. Maria O'Sullivan-Lopez Jr.", 'person', 'maria osullivan lopez'],
    ['Khalid bin Nasser al-Masri', 'person', 'khalid nasser masri'],
    ['Northwind Shipping Co., L.L.C.', 'entity', 'northwind shipping'],
    ['Banco Meridional S.A.', 'entity', 'banco meridional'],
    ['Company Limited', 'entity', 'company limited'],
    ['Al', 'person', 'al'],
    ['Dr.', 'person', 'dr'],
    ['3M Company', 'entity', '3m'],
    ['  ---  ', 'person', ''],
  ])('%j as %s: %j', (name, kind, words) => {
    expect(
      prepareName(name, kind)
        .tokens.map((token) => token.text)
        .join(' '),
    ).toBe(words);
  });

  it('bounds the work that a name can cause', () => {
    expect(prepareName('word '.repeat(1000), 'person').tokens).toHaveLength(24);
    expect(prepareName('x'.repeat(10_000), 'person').tokens[0]!.text).toHaveLength(40);
  });
});
