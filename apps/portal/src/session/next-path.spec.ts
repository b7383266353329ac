import { nextPath } from './next-path';

describe('the way on after signing in', () => {
  it.each(['/', '/assets', '/assets?status=draft', '/approvals/1'])('leads to %s', (path) =>
    expect(nextPath(path)).toBe(path),
  );

  it.each([
    '//elsewhere.test',
    '/\\elsewhere.test',
    'https://elsewhere.test/',
    'javascript:alert(1)',
    'assets',
    '',
    7,
    null,
    undefined,
  ])('does not lead to %s', (path) => expect(nextPath(path)).toBeUndefined());
});
