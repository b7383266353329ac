import { privateKeyToAccount } from 'viem/accounts';
import { createSiweMessage, parseSiweMessage as parseByViem } from 'viem/siwe';
import { formatSiweMessage, parseSiweMessage, type SiweMessage } from './siwe-message';

const { address } = privateKeyToAccount(`0x${'42'.repeat(32)}`);
const MESSAGE: SiweMessage = {
  domain: 'cadastre.example:3000',
  address,
  statement: 'Link this wallet.',
  uri: 'https://cadastre.example:3000/wallets',
  chainId: 51_930,
  nonce: 'a1b2c3d4e5f6',
  issuedAt: '2026-11-28T12:00:00.000Z',
  expirationTime: '2026-11-28T12:10:00.000Z',
};

const toViem = ({ issuedAt, expirationTime, notBefore, ...message }: SiweMessage) =>
  createSiweMessage({
    ...message,
    version: '1',
    issuedAt: new Date(issuedAt),
    ...(expirationTime ? { expirationTime: new Date(expirationTime) } : {}),
    ...(notBefore ? { notBefore: new Date(notBefore) } : {}),
  });

describe('a message of EIP-4361', () => {
  it.each([
    ['with everything', { ...MESSAGE, notBefore: '2026-11-28T12:00:00.000Z' }],
    ['without a statement', { ...MESSAGE, statement: undefined }],
    ['that never expires', { ...MESSAGE, expirationTime: undefined }],
    ['for an address without a name', { ...MESSAGE, domain: '127.0.0.1:3000', uri: 'http://127.0.0.1:3000' }],
  ])('%s reads and writes as viem does it', (_, message: SiweMessage) => {
    const text = formatSiweMessage(message);
    expect(text).toBe(toViem(message));
    const given = Object.fromEntries(Object.entries(message).filter(([, value]) => value !== undefined));
    expect(parseSiweMessage(text)).toEqual(given);
    expect(parseByViem(text)).toMatchObject({ address, nonce: message.nonce, chainId: message.chainId });
  });

  it('may name a request and resources', () => {
    expect(parseSiweMessage(`${formatSiweMessage(MESSAGE)}\nRequest ID: 7\nResources:\n- https://a.example`)).toEqual(
      MESSAGE,
    );
  });

  const text = formatSiweMessage(MESSAGE);
  it.each([
    ['nothing', ''],
    ['words before it', `Hello\n${text}`],
    ['words after it', `${text}\nand pay me`],
    ['another version', text.replace('Version: 1', 'Version: 2')],
    ['a nonce of seven', text.replace(MESSAGE.nonce, 'a1b2c3d')],
    ['a second nonce', text.replace('Issued At', 'Nonce: 12345678\nIssued At')],
    ['lines in another order', text.replace(/(Chain ID: \d+)\n(Nonce: \w+)/, '$2\n$1')],
    ['an address of wrong capitals', text.replace(address, address.toUpperCase().replace('0X', '0x'))],
    ['a date that is none', text.replace('2026-11-28T12:00', '2026-13-28T12:00')],
    ['a date in words', text.replace(/Issued At: .*/, 'Issued At: yesterday')],
    ['two lines of statement', text.replace('Link this wallet.', 'Link this wallet.\nAnd more.')],
    ['carriage returns', text.replaceAll('\n', '\r\n')],
  ])('is not one with %s', (_, broken) => expect(parseSiweMessage(broken)).toBeUndefined());
});
