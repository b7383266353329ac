import fc from 'fast-check';
import { allotByRule, type BookEntry, type BookTerms, countBook, judgeProposal } from './closing-book';

const TERMS: BookTerms = { units: 100n, price: 10n, softCap: 500n, minUnits: null, maxUnits: null };

const entry = (id: string, units: bigint, more: Partial<BookEntry> = {}): BookEntry => ({
  id,
  units,
  held: units * TERMS.price,
  eligible: true,
  sequence: BigInt(id.charCodeAt(0)),
  ...more,
});

describe('the count at closing', () => {
  it.each<[string, Partial<BookTerms>, BookEntry[], bigint, boolean]>([
    ['exactly the soft cap', {}, [entry('a', 50n)], 500n, true],
    ['one cent less', {}, [entry('a', 50n, { held: 499n })], 499n, false],
    ['not the money of who is not eligible', {}, [entry('a', 49n), entry('b', 51n, { eligible: false })], 490n, false],
    ['not more than was subscribed', {}, [entry('a', 40n, { held: 5_000n })], 400n, false],
    ['what was paid of a subscription', {}, [entry('a', 90n, { held: 600n })], 600n, true],
    ['nobody, without a soft cap', { softCap: null }, [], 0n, false],
    ['anybody, without a soft cap', { softCap: null }, [entry('a', 1n)], 10n, true],
    ['more than the hard cap', {}, [entry('a', 90n), entry('b', 90n)], 1_800n, true],
  ])('counts %s', (_, terms, entries, counted, reached) => {
    expect(countBook({ ...TERMS, ...terms }, entries)).toEqual({ counted, reached });
  });
});

describe('allotment', () => {
  const book = [entry('c', 70n), entry('a', 70n), entry('b', 35n), entry('x', 50n, { eligible: false })];

  it('is pro rata by largest remainder, and leaves out who is not eligible', () => {
    const terms = { ...TERMS, units: 101n };
    expect(Object.fromEntries(allotByRule('pro_rata', terms, book))).toEqual({ a: 41n, b: 20n, c: 40n });
  });

  it('is first come by when the money was there', () => {
    expect(Object.fromEntries(allotByRule('first_come', TERMS, book))).toEqual({ a: 70n, b: 30n, c: 0n });
  });

  it('is of what was paid for', () => {
    const part = [entry('a', 70n, { held: 209n })];
    expect(allotByRule('pro_rata', TERMS, part).get('a')).toBe(20n);
  });
});

describe('a discretionary proposal', () => {
  const book = [entry('a', 70n), entry('b', 60n, { held: 300n }), entry('x', 50n, { eligible: false })];
  const terms = { ...TERMS, minUnits: 5n, maxUnits: 60n };

  it.each<[string, Record<string, bigint>, string[]]>([
    ['within the terms', { a: 60n, b: 30n }, []],
    ['above what was paid for', { a: 60n, b: 31n }, ['ABOVE_REQUEST']],
    ['above the maximum ticket', { a: 61n }, ['ABOVE_MAXIMUM']],
    ['below the minimum ticket', { a: 60n, b: 4n }, ['BELOW_MINIMUM']],
    ['for somebody who is not eligible', { a: 60n, x: 5n }, ['UNKNOWN_REQUEST']],
    ['for nobody who subscribed', { a: 60n, z: 5n }, ['UNKNOWN_REQUEST']],
    ['below nothing', { a: 60n, b: -1n }, ['NEGATIVE']],
    ['below the soft cap', { a: 49n }, ['BELOW_SOFT_CAP']],
    ['for nobody at all', {}, ['BELOW_SOFT_CAP']],
  ])('%s', (_, proposal, codes) => {
    const verdict = judgeProposal(terms, book, new Map(Object.entries(proposal)));
    expect(verdict.accepted ? [] : verdict.faults.map(({ code }) => code)).toEqual(codes);
  });

  it('above the hard cap', () => {
    const wide = [entry('a', 70n), entry('b', 70n)];
    const verdict = judgeProposal(
      TERMS,
      wide,
      new Map([
        ['a', 70n],
        ['b', 31n],
      ]),
    );
    expect(verdict).toMatchObject({ accepted: false, faults: [{ code: 'ABOVE_OFFER', units: 101n, limit: 100n }] });
  });
});

const seed = process.env.SEED ? Number(process.env.SEED) : Math.floor(Math.random() * 2 ** 31);

describe(`any book (SEED=${seed})`, () => {
  const books = fc
    .record({
      units: fc.bigInt(1n, 10_000n),
      price: fc.bigInt(1n, 10n ** 9n),
      softCap: fc.option(fc.bigInt(0n, 10n ** 12n)),
      minUnits: fc.option(fc.bigInt(1n, 50n)),
      spread: fc.option(fc.bigInt(0n, 5_000n)),
      entries: fc.array(
        fc.record({ units: fc.bigInt(1n, 5_000n), paid: fc.bigInt(0n, 5_000n), eligible: fc.boolean() }),
        { maxLength: 30 },
      ),
    })
    .map(({ units, price, softCap, minUnits, spread, entries }) => {
      const least = minUnits !== null && minUnits > units ? units : minUnits;
      const terms = {
        units,
        price,
        softCap,
        minUnits: least,
        maxUnits: spread === null ? null : (least ?? 1n) + spread,
      };
      const book = entries.map(({ units: wanted, paid, eligible }, i): BookEntry => {
        const held = (paid < wanted ? paid : wanted) * price;
        return { id: `s${String(i).padStart(2, '0')}`, units: wanted, held, eligible, sequence: BigInt(100 - i) };
      });
      return { terms, book };
    });

  it.each(['pro_rata', 'first_come'] as const)(
    '%s: nobody gets what they did not pay for, and nothing is lost',
    (rule) => {
      fc.assert(
        fc.property(books, ({ terms, book }) => {
          const allotted = allotByRule(rule, terms, book);
          let sum = 0n;
          for (const { id, held, eligible } of book) {
            const units = allotted.get(id) ?? 0n;
            sum += units;
            expect(units * terms.price <= held).toBe(true);
            if (!eligible) expect(units).toBe(0n);
            if (units > 0n && terms.minUnits !== null) expect(units >= terms.minUnits).toBe(true);
            if (terms.maxUnits !== null) expect(units <= terms.maxUnits).toBe(true);
          }
          expect(sum <= terms.units).toBe(true);
          // Paid and given back make up what was held, subscription by subscription.
          const held = book.reduce((total, each) => total + each.held, 0n);
          const rest = book.reduce(
            (total, each) => total + each.held - (allotted.get(each.id) ?? 0n) * terms.price,
            0n,
          );
          expect(sum * terms.price + rest).toBe(held);
        }),
        { seed },
      );
    },
  );

  it('does not depend on the order in which it is read', () => {
    fc.assert(
      fc.property(books, fc.infiniteStream(fc.nat()), ({ terms, book }, draws) => {
        const shuffled = [...book];
        for (let i = shuffled.length - 1; i > 0; i--) {
          const j = (draws.next().value as number) % (i + 1);
          [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
        }
        for (const rule of ['pro_rata', 'first_come'] as const) {
          const sorted = (entries: readonly BookEntry[]) => [...allotByRule(rule, terms, entries)].sort();
          expect(sorted(shuffled)).toEqual(sorted(book));
        }
        expect(countBook(terms, shuffled)).toEqual(countBook(terms, book));
      }),
      { seed },
    );
  });
});
