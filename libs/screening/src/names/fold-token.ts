/**
 * Folds the spellings that one name takes on its way between scripts into one: Mohammed and Muhammad, Yevgeniy and
 * Evgeny, Khodorkovsky and Hodorkovskij. Applied in order to lower-case Latin; capitals stand for single sounds, so
 * that later rules leave them alone.
 */
const folds: readonly (readonly [RegExp, string])[] = [
  // Abdul, Abdel, Abd al-; Al- written with its name.
  [/^abd[aeou]l/g, 'abd'],
  [/^[ae]l(?=[bcdfghjkmnqrstwz][aeiou]..)/g, ''],
  [/(?<=[aeiou])j(?![aeiou])/g, 'i'],
  [/(?:shch|sch|sh|sz)/g, 'S'],
  [/(?:tsch|tch|ch|cz)/g, 'C'],
  [/(?:dzh|dj|j)/g, 'g'],
  [/zh/g, 'J'],
  [/(?:ts|tz)/g, 'T'],
  [/ph/g, 'f'],
  [/kh/g, 'h'],
  [/([gdt])h/g, '$1'],
  [/(?:off|ow)$/g, 'ov'],
  [/eff$/g, 'ev'],
  [/(?:ck|q|c)/g, 'k'],
  [/x/g, 'ks'],
  [/w/g, 'v'],
  [/ue/g, 'u'],
  [/oe/g, 'o'],
  [/ae/g, 'a'],
  [/y(?=[aeou])/g, ''],
  [/(?:ee|y)/g, 'i'],
  [/ou|o/g, 'u'],
  [/e/g, 'a'],
  [/(?<=.)h$/g, ''],
  [/(.)\1+/g, '$1'],
];

export function foldToken(token: string): string {
  let folded = token;
  for (const [pattern, sound] of folds) folded = folded.replace(pattern, sound);
  return folded === '' ? token : folded;
}
