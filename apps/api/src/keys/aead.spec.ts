import { randomBytes } from 'node:crypto';
import { encrypt, open, seal } from './aead';

const key = randomBytes(32);
const sealed = seal(key, ['platform', 'totp'], Buffer.from('secret'));

describe('XAES-256-GCM', () => {
  const nonce = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWX');
  const plaintext = Buffer.from('XAES-256-GCM');

  it.each([
    ['the most significant bit of L clear', 0x01, '', 'ce546ef63c9cc60765923609b33a9a1974e96e52daf2fcf7075e2271'],
    [
      'the bit set, and additional data',
      0x03,
      'c2sp.org/XAES-256-GCM',
      '986ec1832593df5443a179437fd083bf3fdb41abd740a21f71eb769d',
    ],
  ])('gives what the specification gives: %s', (_, byte, aad, expected) => {
    expect(encrypt(Buffer.alloc(32, byte), nonce, Buffer.from(aad), plaintext).toString('hex')).toBe(expected);
  });
});

describe('a sealed value', () => {
  it('opens to what was sealed, also when that is nothing', () => {
    expect(open(key, ['platform', 'totp'], sealed).toString()).toBe('secret');
    expect(open(key, ['x'], seal(key, ['x'], Buffer.alloc(0)))).toHaveLength(0);
  });

  it('never looks the same twice', () => {
    expect(seal(key, ['platform', 'totp'], Buffer.from('secret')).equals(sealed)).toBe(false);
  });

  it.each([
    ['another purpose', ['platform', 'webhook']],
    ['the words joined in another way', ['platform,totp']],
    ['a word less', ['platform']],
  ])('does not open in another context: %s', (_, context) => {
    expect(() => open(key, context, sealed)).toThrow();
  });

  it('does not open under another key', () => {
    expect(() => open(randomBytes(32), ['platform', 'totp'], sealed)).toThrow();
  });

  it('does not open when any one of its bytes is changed, or its end is cut off', () => {
    for (let i = 0; i < sealed.length; i++) {
      const damaged = Buffer.from(sealed);
      damaged[i]! ^= 1;
      expect(() => open(key, ['platform', 'totp'], damaged)).toThrow();
      expect(() => open(key, ['platform', 'totp'], sealed.subarray(0, i))).toThrow();
    }
  });

  it('says so when it is of a later format', () => {
    expect(() => open(key, ['platform', 'totp'], Buffer.concat([Buffer.of(2), sealed.subarray(1)]))).toThrow(
      'has format 2, this program knows 1',
    );
  });
});
