import { type OwnedEntity, findBlockedByOwnership } from './ownership';

const entity = (id: string, issued: bigint, stakes: Record<string, bigint>): OwnedEntity => ({
  id,
  issued,
  stakes: Object.entries(stakes).map(([owner, shares]) => ({ owner, shares })),
});
const blockedIds = (entities: OwnedEntity[], ...blocked: string[]) =>
  findBlockedByOwnership(new Set(blocked), entities).map((each) => each.id);

describe('blocking through ownership', () => {
  it.each([
    ['half is enough', { P: 50n, Q: 50n }, ['P'], ['X']],
    ['one share below half is not', { P: 49n, Q: 51n }, ['P'], []],
    ['shares of several add up', { P: 25n, Q: 25n, R: 50n }, ['P', 'Q'], ['X']],
    ['nobody blocked', { P: 100n }, [], []],
  ])('%s', (_name, stakes, blocked, expected) => {
    expect(blockedIds([entity('X', 100n, stakes)], ...blocked)).toEqual(expected);
  });

  it('three sixths are a half, whatever a percentage would round to', () => {
    expect(blockedIds([entity('X', 6n, { P: 1n, Q: 1n, R: 1n, S: 3n })], 'P', 'Q', 'R')).toEqual(['X']);
  });

  it('a blocked entity counts in full further down, one below half counts for nothing', () => {
    const chain = [
      entity('C', 100n, { B: 50n }),
      entity('B', 100n, { A: 60n }),
      entity('A', 100n, { P: 50n }),
      entity('D', 100n, { E: 90n }),
      entity('E', 100n, { P: 49n }),
    ];
    expect(blockedIds(chain, 'P').sort()).toEqual(['A', 'B', 'C']);
    expect(blockedIds(chain.toReversed(), 'P').sort()).toEqual(['A', 'B', 'C']);
  });

  it('owners in a circle end, blocked only when somebody from outside is', () => {
    const circle = [entity('A', 100n, { B: 50n, P: 50n }), entity('B', 100n, { A: 100n })];
    expect(blockedIds(circle)).toEqual([]);
    expect(blockedIds(circle, 'P')).toEqual(['A', 'B']);
  });

  it('says who was added up', () => {
    expect(findBlockedByOwnership(new Set(['P', 'Q']), [entity('X', 100n, { P: 20n, Q: 35n, R: 45n })])).toEqual([
      { id: 'X', blockedShares: 55n, issued: 100n, owners: ['P', 'Q'] },
    ]);
  });

  it.each([[entity('X', 0n, {})], [entity('X', 100n, { P: 101n })], [entity('X', 100n, { P: -1n })]])(
    'refuses shares that make no sense',
    (wrong) => {
      expect(() => findBlockedByOwnership(new Set(), [wrong])).toThrow(RangeError);
    },
  );
});
