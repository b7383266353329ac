import type { SiweMessage } from './siwe-message';
import { judgeProof } from './wallet-proof.policy';

const MESSAGE: SiweMessage = {
  domain: 'cadastre.example',
  address: `0x${'11'.repeat(20)}`,
  uri: 'https://cadastre.example/wallets',
  chainId: 51_930,
  nonce: 'a1b2c3d4',
  issuedAt: '2026-11-28T12:00:00Z',
  expirationTime: '2026-11-28T12:10:00Z',
};
const expected = {
  publicUrl: 'https://cadastre.example',
  chainId: 51_930,
  wallTime: new Date('2026-11-28T12:05:00Z'),
};

describe('a signed message', () => {
  it.each([
    ['as it was made here', {}, []],
    ['without an end', { expirationTime: undefined }, []],
    ['for another site', { domain: 'phish.example' }, ['DOMAIN_OTHER']],
    ['for another port', { domain: 'cadastre.example:8443' }, ['DOMAIN_OTHER']],
    ['with another site’s URI', { uri: 'https://cadastre.example.phish.example/' }, ['URI_OTHER']],
    ['with a URI that is none', { uri: 'wallets' }, ['URI_OTHER']],
    ['with a URI without TLS', { uri: 'http://cadastre.example/wallets' }, ['URI_OTHER']],
    ['for Ethereum', { chainId: 1 }, ['CHAIN_OTHER']],
    ['at its last moment', { expirationTime: '2026-11-28T12:05:00Z' }, ['MESSAGE_EXPIRED']],
    ['before its first moment', { notBefore: '2026-11-28T12:05:01Z' }, ['MESSAGE_EARLY']],
    ['in another zone of time', { expirationTime: '2026-11-28T14:06:00+02:00' }, []],
    ['wrong in every way', { domain: 'a', uri: 'b', chainId: 2 }, ['DOMAIN_OTHER', 'URI_OTHER', 'CHAIN_OTHER']],
  ])('%s: %j', (_, changes, codes) =>
    expect(judgeProof({ ...MESSAGE, ...changes }, expected).map(({ code }) => code)).toEqual(codes),
  );
});
