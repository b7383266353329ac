import { performance } from 'node:perf_hooks';
import { type ListedParty, ScreeningIndex, type SanctionList } from '@cadastre/screening';

/**
 * How long one name takes against 20,000 entries with three names each, out of syllables, so that many are alike.
 * `node --conditions=@cadastre/source -r @swc-node/register libs/screening/bench/screen.ts`
 */
const seed = process.env.SEED ? Number(process.env.SEED) : 1;
let state = seed;
function below(limit: number): number {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return Math.floor((state / 2 ** 32) * limit);
}

const syllables =
  'mo ham med al ra shi di ser gei vo ron tsov kim jong sok ma ria lo pez ab dul ka rim yu suf pe tro va'.split(' ');
const common = ['Mohammed', 'Ahmed', 'Ali', 'Hassan', 'Maria', 'Ivan', 'Sergei', 'Abdul'];
const word = () => Array.from({ length: 2 + below(3) }, () => syllables[below(syllables.length)]!).join('');
const name = () => [common[below(common.length)]!, ...Array.from({ length: 1 + below(3) }, word)].join(' ');

const parties = Array.from({ length: 20_000 }, (_, at): ListedParty => ({
  id: `${at}`,
  kind: 'person',
  names: [name(), name(), name()].map((each) => ({ name: each, quality: 'strong' })),
  birthDates: [],
  documents: [],
  programmes: [],
}));
const list: SanctionList = { source: 'OFAC_SDN', sha256: '', publishedOn: '2026-01-01', parties };

const started = performance.now();
const index = new ScreeningIndex([list]);
const built_ms = performance.now() - started;

const times_ms = Array.from({ length: 300 }, () => {
  const asked = name();
  const from = performance.now();
  index.screen({ kind: 'person', names: [asked], birthDate: null, documents: [] });
  return performance.now() - from;
}).sort((a, b) => a - b);
const at = (part: number) => times_ms[Math.floor(part * (times_ms.length - 1))]!.toFixed(2);
console.log(
  `seed ${seed}; built in ${built_ms.toFixed(0)} ms; one name: median ${at(0.5)} ms, 99 % ${at(0.99)} ms, slowest ${at(1)} ms`,
);
