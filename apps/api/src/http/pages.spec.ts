import { encodeCursor, olderThan, pageQuery } from './pages';

const ID = '01939d2e-0000-7000-8000-000000000001';

describe('a page', () => {
  it.each([
    ['7', 7],
    ['200', 200],
    [undefined, 50],
  ])('takes the limit %s', (limit, expected) => expect(pageQuery.parse({ limit }).limit).toBe(expected));

  it.each(['0', '201', '0x10', '1e1', ' 7', '+7', '7.0', '', 'NaN', '٧', '1_0'])('refuses the limit “%s”', (limit) =>
    expect(pageQuery.safeParse({ limit }).success).toBe(false),
  );

  it('begins with the newest row, and goes on after a cursor', () => {
    expect(olderThan(undefined)).toBeUndefined();
    expect(olderThan(encodeCursor(ID))).toEqual({ lt: ID });
    expect(() => olderThan(encodeCursor('1'))).toThrow('CURSOR_INVALID');
  });
});
