import type { LookupAddress } from 'node:dns';
import { Problem } from '../http/problem';
import { judgingLookup, parseDestination } from './destination';

const PUBLIC_ONLY = { allowPrivate: false };

describe('the URL of a webhook endpoint', () => {
  it.each(['https://example.com/hooks', 'https://example.com:8443/', 'https://8.8.8.8/x', 'https://[2606:4700::1]/'])(
    '%s is taken',
    (url) => expect(parseDestination(url, PUBLIC_ONLY).href).toBe(url),
  );

  it.each([
    'http://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'example.com',
    'https://user:secret@example.com/',
    'https://example.com/#part',
    'https://localhost/',
    'https://redis/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://0x7f000001/',
    'https://2130706433/',
    'https://0177.0.0.1/',
    'https://①②⑦.0.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://0/',
    `https://example.com/${'a'.repeat(2_000)}`,
  ])('%s is refused', (url) => {
    expect(() => parseDestination(url, PUBLIC_ONLY)).toThrow(Problem);
  });

  it('may be private, and plain, where that is allowed', () => {
    expect(parseDestination('http://127.0.0.1:9000/', { allowPrivate: true }).port).toBe('9000');
  });
});

describe('the lookup of a delivery', () => {
  const look = (answers: string[], options: { all?: boolean }, rules = PUBLIC_ONLY) =>
    new Promise<unknown>((resolve) => {
      const resolver = ((_name: string, _options: object, done: (error: null, found: LookupAddress[]) => void) =>
        done(
          null,
          answers.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
        )) as never;
      judgingLookup({ ...rules, resolve: resolver })('hooks.example.com', options, (error, address) =>
        resolve(error ? error.message : address),
      );
    });

  it('answers what it has judged', async () => {
    expect(await look(['8.8.8.8', '2606:4700::1'], {})).toBe('8.8.8.8');
    expect(await look(['8.8.8.8'], { all: true })).toEqual([{ address: '8.8.8.8', family: 4 }]);
  });

  it('refuses a name with one private address among its public ones', async () => {
    expect(await look(['8.8.8.8', '10.0.0.1'], {})).toMatch('not public');
    expect(await look(['8.8.8.8', '::ffff:10.0.0.1'], { all: true })).toMatch('not public');
  });

  it('refuses a name without an address', async () => expect(await look([], {})).toMatch('no address'));

  it('lets private ones pass where that is allowed', async () => {
    expect(await look(['127.0.0.1'], {}, { allowPrivate: true })).toBe('127.0.0.1');
  });
});
