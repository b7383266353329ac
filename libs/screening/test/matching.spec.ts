import fc from 'fast-check';
import {
  type ListedParty,
  type NameKind,
  SCREENING_THRESHOLD,
  SCREENING_THRESHOLD_MIN,
  type SanctionList,
  ScreeningIndex,
  compareNames,
  explainHit,
  prepareName,
} from '@cadastre/screening';
import { type LabelledPair, labelledSets } from './labelled-pairs';
import { seed } from './seed';

const score = ({ asked, listed, kind }: { asked: string; listed: string; kind: NameKind }): number =>
  compareNames(prepareName(asked, kind), prepareName(listed, kind)).score;

function party(id: string, kind: NameKind, name: string): ListedParty {
  return { id, kind, names: [{ name, quality: 'primary' }], birthDates: [], documents: [], programmes: [] };
}

const listOf = (parties: readonly ListedParty[]): SanctionList => ({
  source: 'OFAC_SDN',
  sha256: '00',
  publishedOn: '2026-11-20',
  parties,
});

/** How many in every hundred: of the same people, found (recall); of the found, the same people (precision). */
function measure(pairs: readonly LabelledPair[]) {
  const found = pairs.filter((each) => score(each) >= SCREENING_THRESHOLD);
  const right = found.filter((each) => each.same).length;
  const recall = right / pairs.filter((each) => each.same).length;
  return { precision: right / found.length, recall };
}

describe('labelled pairs', () => {
  const wrong = Object.entries(labelledSets).flatMap(([set, pairs]) =>
    pairs
      .filter((each) => score(each) >= SCREENING_THRESHOLD !== each.same)
      .map(
        (each) =>
          `  ${set}, ${each.same ? 'missed' : 'too much'} (${score(each).toFixed(3)}): ${each.asked} | ${each.listed}`,
      ),
  );

  it.each([
    ['tuned on', labelledSets['tuned on'], 0.9, 0.95],
    ['held out', labelledSets['held out'], 0.8, 0.9],
  ])('%s: precision and recall', (set, pairs, precisionMin, recallMin) => {
    const { precision, recall } = measure(pairs);
    const mistakes = wrong.filter((line) => line.startsWith(`  ${set}`)).join('\n');
    console.info(
      `${set}: ${pairs.length} pairs, precision ${precision.toFixed(3)}, recall ${recall.toFixed(3)}\n${mistakes}`,
    );
    expect(precision).toBeGreaterThanOrEqual(precisionMin);
    expect(recall).toBeGreaterThanOrEqual(recallMin);
  });

  const all = Object.values(labelledSets).flat();

  it('the index finds what a comparison with every name finds, down to the lowest threshold', () => {
    const parties = all.map((each, at) => party(`party-${at}`, each.kind, each.listed));
    const index = new ScreeningIndex([listOf(parties)]);
    const prepared = parties.map((each) => prepareName(each.names[0]!.name, each.kind));
    for (const { asked, kind } of all) {
      const wanted = prepareName(asked, kind);
      const expected = parties
        .filter(
          (each, at) => each.kind === kind && compareNames(wanted, prepared[at]!).score >= SCREENING_THRESHOLD_MIN,
        )
        .map((each) => each.id);
      const { hits } = index.screen({ kind, names: [asked], birthDate: null, documents: [] }, SCREENING_THRESHOLD_MIN);
      expect([asked, hits.map((hit) => hit.partyId).sort()]).toEqual([asked, expected.sort()]);
    }
  });
});

describe(`names in general (seed ${seed})`, () => {
  const names = Object.values(labelledSets)
    .flat()
    .flatMap((each) => [each.asked, each.listed]);
  const name = fc.constantFrom(...names);

  it('a name is itself, in any order of words, case and accents', () => {
    fc.assert(
      fc.property(
        name.chain((text) =>
          fc.tuple(fc.constant(text), fc.shuffledSubarray(text.split(' '), { minLength: text.split(' ').length })),
        ),
        ([text, words]) => {
          const compared = score({
            asked: words.join(' ').toUpperCase().normalize('NFD'),
            listed: text,
            kind: 'person',
          });
          expect([text, compared > 0.97]).toEqual([text, true]);
        },
      ),
    );
  });

  it('scores lie within 0 and 1 for anything, and are the same both ways', () => {
    const anything = fc.oneof(name, fc.string({ unit: 'binary', maxLength: 60 }));
    fc.assert(
      fc.property(anything, anything, (asked, listed) => {
        const compared = score({ asked, listed, kind: 'person' });
        expect(compared >= 0 && compared <= 1).toBe(true);
        expect(score({ asked: listed, listed: asked, kind: 'person' })).toBeCloseTo(compared, 9);
      }),
    );
  });

  it('one slip in a long word is found through the index', () => {
    const index = new ScreeningIndex([listOf(names.map((text, at) => party(`party-${at}`, 'person', text)))]);
    const long = names.filter((text) => prepareName(text, 'person').tokens.every((token) => token.text.length > 5));
    fc.assert(
      fc.property(fc.constantFrom(...long), fc.nat(), (text, where) => {
        const tokens = prepareName(text, 'person').tokens.map((token) => token.text);
        fc.pre(tokens.length > 1);
        const word = tokens[where % tokens.length]!;
        const at = 1 + (where % (word.length - 2));
        tokens[where % tokens.length] = word.slice(0, at) + word.slice(at + 1);
        const { hits } = index.screen({ kind: 'person', names: [tokens.join(' ')], birthDate: null, documents: [] });
        const expected = score({ asked: tokens.join(' '), listed: text, kind: 'person' }) >= SCREENING_THRESHOLD;
        const found = hits.some((hit) => hit.listedName.name === text);
        expect([tokens.join(' '), found]).toEqual([tokens.join(' '), expected]);
      }),
    );
  });
});

describe('evidence', () => {
  const listed: ListedParty = {
    id: '4711',
    kind: 'person',
    names: [
      { name: 'Sergei VORONTSOV', quality: 'primary' },
      { name: 'The Baker', quality: 'weak' },
    ],
    birthDates: [{ from: '1960-04-03', to: '1960-04-03' }],
    documents: [{ type: 'Passport', number: 'AB 123-4567', country: 'Ruritania' }],
    programmes: ['TEST'],
  };
  const index = new ScreeningIndex([listOf([listed])]);
  const screen = (names: string[], birthDate: string | null = null, documents: { number: string }[] = []) =>
    index.screen({ kind: 'person', names, birthDate, documents }).hits[0];

  it.each([
    [null, 'unknown', 1],
    ['1960-04-03', 'same_day', 1],
    ['1960', 'compatible', 1],
    ['1960-03-04', 'near', 1],
    ['1961-01-01', 'near', 1],
    ['1975-01-01', 'contradicts', 0.88],
  ])('a birth date of %s is %s', (birthDate, evidence, expected) => {
    const hit = screen(['Sergei Vorontsov'], birthDate);
    expect(hit).toMatchObject({ birthDate: evidence });
    expect(hit!.score).toBeCloseTo(expected, 9);
  });

  it('a contradicting birth date lets go of a weak likeness, not of an equal name', () => {
    expect(screen(['S. Voronsov'])).toBeDefined();
    expect(screen(['S. Voronsov'], '1975-01-01')).toBeUndefined();
    expect(screen(['Vorontsov, Sergey'], '1975-01-01')).toBeDefined();
  });

  it('the same document number is a hit under any name', () => {
    const hit = screen(['Jane Doe'], null, [{ number: 'ab1234567' }]);
    expect(hit).toMatchObject({ score: 1, sameDocuments: listed.documents });
    expect(screen(['Jane Doe'], null, [{ number: '1234' }])).toBeUndefined();
  });

  it('explains itself in sentences', () => {
    expect(explainHit(screen(['Sergey Ivan Voronsov'], '1960-04-03', [{ number: 'AB1234567' }])!)).toEqual([
      '"Sergey Ivan Voronsov" is 94 % like "Sergei VORONTSOV", a name of OFAC_SDN 4711.',
      '"sergey" and "sergei": another spelling of the same name, 98 %.',
      '"voronsov" and "vorontsov": a similar spelling, 98 %.',
      'Only asked for: ivan.',
      'The date of birth is the same.',
      'The same number is on the list: Passport AB 123-4567 (Ruritania).',
    ]);
  });

  it('says which lists the result rests on, hits or none', () => {
    const result = index.screen({ kind: 'person', names: ['Jane Doe'], birthDate: null, documents: [] });
    expect(result.hits).toEqual([]);
    expect(result.lists).toEqual([{ source: 'OFAC_SDN', sha256: '00', publishedOn: '2026-11-20', parties: 1 }]);
  });

  it('refuses a subject that cannot be screened', () => {
    expect(() => screen([])).toThrow('without a name');
    expect(() => screen(['---'])).toThrow('no letters');
    expect(() => screen(['Jane Doe '.repeat(40)])).toThrow('characters');
    expect(() => index.screen({ kind: 'person', names: ['A'], birthDate: null, documents: [] }, 0.5)).toThrow(
      'threshold',
    );
    expect(() => screen(['Jane Doe'], '1960-13-01')).toThrow('no date of birth');
  });
});
