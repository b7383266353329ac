import { type ListedParty, ScreeningIndex, type SanctionList } from '@cadastre/screening';

/**
 * How long one name takes against 20,000 entries with three names each: 1,500 given names, some of them very
 * common, and 15,000 family names, all out of syllables.
 * `node --conditions=@cadastre/source -r ./tools/run-sources.cjs libs/screening/bench/screen.ts`
 */
const seed = process.env.SEED ? Number(process.env.SEED) : 1;
let state = seed;
function below(limit: number): number {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
}

const onsets = ' b d f g h j k l m n p r s t v z al sh kh ch br dm iv gr st tr mo'.split(' ');
const vowels = 'a e i o u a ai ou'.split(' ');
const codas = ' n r m l s d v k t '.split(' ');
const pick = (items: readonly string[]): string => items[below(items.length)]!;
const word = () => Array.from({ length: 2 + below(2) }, () => pick(onsets) + pick(vowels) + pick(codas)).join('');

const given = Array.from({ length: 1_500 }, word);
const families = Array.from({ length: 15_000 }, word);
/** A few given names are very common, as on the lists. */
const common = () => given[Math.floor(given.length * (below(1_000) / 1_000) ** 4)]!;
const name = () => [...Array.from({ length: 1 + below(3) }, common), pick(families)].join(' ');

const parties = Array.from({ length: 20_000 }, (_, at): ListedParty => ({
  id: `${at}`,
  kind: 'person',
  names: [name(), name(), name()].map((each) => ({ name: each, quality: 'strong' })),
  birthDates: [],
  documents: [],
  programmes: [],
}));
const list: SanctionList = { source: 'OFAC_SDN', sha256: '', publishedOn: '2026-01-01', parties };

const started = process.cpuUsage();
const index = new ScreeningIndex([list]);
const built_ms = process.cpuUsage(started).user / 1000;

const times_ms = Array.from({ length: 300 }, () => {
  const asked = name();
  // Processor time, which other work on the machine does not stretch.
  const from = process.cpuUsage();
  index.screen({ kind: 'person', names: [asked], birthDate: null, documents: [] });
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1000;
}).sort((a, b) => a - b);
const at = (part: number) => times_ms[Math.floor(part * (times_ms.length - 1))]!.toFixed(2);
console.log(
  `seed ${seed}; built in ${built_ms.toFixed(0)} ms; one name: median ${at(0.5)} ms, 99 % ${at(0.99)} ms, slowest ${at(1)} ms`,
);
