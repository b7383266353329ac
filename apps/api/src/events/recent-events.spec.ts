import { type PlacedEvent, RecentEvents } from './recent-events';

const event = (position: number) => ({ position: BigInt(position) }) as PlacedEvent;
const positions = (events: readonly PlacedEvent[] | undefined) => events?.map(({ position }) => Number(position));

describe('the recent events', () => {
  const recent = new RecentEvents(10n, 3);
  recent.add([11, 12, 13, 14, 15].map(event));

  it.each([
    [20n, []],
    [15n, []],
    [14n, [15]],
    [12n, [13, 14, 15]],
    [11n, undefined],
    [0n, undefined],
  ])('after %s are %j', (position, expected) => expect(positions(recent.after(position))).toEqual(expected));

  it('know nothing of what was there before them', () => {
    expect(new RecentEvents(10n, 3).after(10n)).toEqual([]);
    expect(new RecentEvents(10n, 3).after(9n)).toBeUndefined();
  });

  it('refuse a gap', () => expect(() => new RecentEvents(10n, 3).add([event(12)])).toThrow('does not follow'));
});
