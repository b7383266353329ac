const set = (words: string): ReadonlySet<string> => new Set(words.split(' '));

/** Before or after a person's name, and no part of it. */
export const titles = set(
  'mr mrs ms miss dr prof professor sir dame lord lady sheikh shaykh sheik shaikh haji hajji hajj mullah maulawi mawlawi ' +
    'mawlana qari sayyid general gen colonel col major maj captain capt lieutenant lt brigadier admiral minister ambassador ' +
    'jr sr junior senior ii iii iv phd md esq',
);

/** Small words that join names and are often left out or joined differently. */
export const particles = set(
  'al el ul ad ar as az ash at an bin ibn ben bint de da do dos das del della di du van von der den la le of the and y e',
);

/** Says what a company is in law, not which one it is. */
export const legalForms = set(
  'ltd limited llc inc incorporated corp corporation co company plc llp lp gmbh mbh ag kg ohg se sa sas sarl srl spa ' +
    'bv nv oy oyj ab asa aps as sp zoo doo dd ad ead jsc pjsc ojsc cjsc oao zao ooo pao ao tov kft zrt rt ltda ltd sl sau ' +
    'sdn bhd pte pty pvt fze fzco fzc fz dmcc est establishment joint stock public private open closed',
);
