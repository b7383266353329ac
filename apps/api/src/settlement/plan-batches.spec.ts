import { CALLS_PER_BATCH_MAX, planBatches } from './plan-batches';

const call = { to: '0x00', data: '0x' } as const;
const asked = (operationId: string, calls: number) => ({
  operationId,
  calls: Array.from({ length: calls }, () => call),
});

/** `a1 b1 | c2`: operations with their number of calls, batches apart. */
const planned = (...asks: [string, number][]) =>
  planBatches(asks.map(([id, calls]) => asked(id, calls)))
    .map(
      ({ atomic, settlements }) => `${atomic ? 'atomic' : 'alone'} ${settlements.map((s) => s.operationId).join('')}`,
    )
    .join(' | ');

describe('the batches of an account', () => {
  it.each([
    ['nothing', [], ''],
    [
      'single calls share one',
      [
        ['a', 1],
        ['b', 1],
        ['c', 1],
      ],
      'alone abc',
    ],
    ['several calls of one operation stand apart', [['a', 2]], 'atomic a'],
    [
      'order is kept',
      [
        ['a', 1],
        ['b', 2],
        ['c', 1],
        ['d', 1],
      ],
      'alone a | atomic b | alone cd',
    ],
    [
      'atomic ones are never joined',
      [
        ['a', 2],
        ['b', 3],
      ],
      'atomic a | atomic b',
    ],
  ] as [string, [string, number][], string][])('%s', (_, asks, expected) => expect(planned(...asks)).toBe(expected));

  it('keep one call that wants to stand alone apart from others', () => {
    const batches = planBatches([asked('a', 1), { ...asked('b', 1), alone: true }, asked('c', 1)]);
    expect(batches.map(({ atomic, settlements }) => [atomic, settlements.length])).toEqual([
      [false, 1],
      [true, 1],
      [false, 1],
    ]);
  });

  it('hold so many calls and no more', () => {
    const many = Array.from({ length: 2 * CALLS_PER_BATCH_MAX + 1 }, (_, i) => asked(String(i), 1));
    expect(planBatches(many).map(({ settlements }) => settlements.length)).toEqual([
      CALLS_PER_BATCH_MAX,
      CALLS_PER_BATCH_MAX,
      1,
    ]);
  });
});
