// One Latin spelling for each letter, near to what passports use. Spellings that differ from it meet in `foldToken`.
const cyrillic =
  'а a б b в v г g ґ g ѓ g д d ђ dj е e ё e є e ж zh з z и i і i ї i й i ј j к k ќ k л l љ lj м m н n њ nj о o п p р r ' +
  'с s т t ћ c у u ў u ф f х kh ц ts ч ch џ dz ш sh щ shch ъ _ ы y ь _ э e ю yu я ya ә a ғ gh қ q ң n ө o ұ u ү u һ h';
const greek = 'α a β v γ g δ d ε e ζ z η i θ th ι i κ k λ l μ m ν n ξ x ο o π p ρ r σ s ς s τ t υ y φ f χ ch ψ ps ω o';
const arabic =
  'ا a أ a إ i آ a ب b ة a ت t ث th ج j ح h خ kh د d ذ dh ر r ز z س s ش sh ص s ض d ط t ظ z ع _ غ gh ف f ق q ك k ل l ' +
  'م m ن n ه h و w ى a ي y ئ y ؤ w ء _ پ p چ ch ژ zh گ g ک k ی y';
// Letters that Unicode does not decompose into a base letter and a mark.
const latin = 'ß ss æ ae œ oe ø o đ d ð d þ th ł l ı i ħ h ŋ n ŧ t ə a';

function toTable(pairs: string): Map<string, string> {
  const words = pairs.split(' ');
  const table = new Map<string, string>();
  for (let at = 0; at < words.length; at += 2) table.set(words[at]!, words[at + 1] === '_' ? '' : words[at + 1]!);
  return table;
}

const letters = new Map([cyrillic, greek, arabic, latin].flatMap((pairs) => [...toTable(pairs)]));

/** Latin letters without accents, lower case. Scripts that are not spelt by letters stay as they are. */
export function transliterate(text: string): string {
  // First by whole letters (й is one, not и with a mark), then by what is left after the marks are gone.
  const spelt = (part: string) => Array.from(part, (letter) => letters.get(letter) ?? letter).join('');
  return spelt(spelt(text.normalize('NFC').toLowerCase()).normalize('NFKD').replace(/\p{M}/gu, ''));
}
