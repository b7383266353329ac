import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { encodeAbiParameters, hashTypedData, isAddress, keccak256 as viemKeccak, type Hex } from 'viem';
import {
  addressToIdentity,
  assetAddress,
  bytesToBigInt,
  bytesToHex,
  contracts,
  currencyFingerprint,
  fingerprintOf,
  hashOrder,
  hexToBytes,
  identityToAddress,
  initKeccak,
  interfaceIds,
  isAmount,
  keccak256,
  orderTypes,
  settlementDomain,
  toAddress,
  toAmount,
  type Address,
  type IdentityId,
  type Order,
} from '@cadastre/protocol';
import { Random, seedOfRun } from './random';

describe('keccak', () => {
  it('gives the same hash before and after WebAssembly is loaded', async () => {
    const inputs = [0, 1, 32, 135, 136, 137, 1000].map((length) => new Uint8Array(length).fill(length));
    const slow = inputs.map((input) => bytesToHex(keccak256(input)));
    await initKeccak();
    expect(inputs.map((input) => bytesToHex(keccak256(input)))).toEqual(slow);
    expect(slow).toEqual(inputs.map((input) => viemKeccak(input)));
  });
});

describe('addresses', () => {
  it('native contracts have distinct addresses', () => {
    const all = Object.values(contracts);
    expect(new Set(all).size).toBe(all.length);
    for (const address of all) expect(isAddress(address) && toAddress(address)).toBe(address);
  });

  it('identities and their ERC-3643 addresses map one to one', () => {
    for (const identity of [1n, 255n, 2n ** 64n - 1n])
      expect(addressToIdentity(identityToAddress(identity as IdentityId))).toBe(identity);
    expect(addressToIdentity(toAddress(`0x${'0'.repeat(40)}`))).toBeUndefined();
    expect(addressToIdentity(toAddress(`0x${(2n ** 64n).toString(16).padStart(40, '0')}`))).toBeUndefined();
  });

  it.each(['', '0x', `0x${'0'.repeat(39)}`, `0x${'g'.repeat(40)}`, '0'.repeat(42)])('%p is no address', (text) => {
    expect(() => toAddress(text)).toThrow(RangeError);
  });

  it.each([
    ['R.C.S. Luxembourg', 'B 123-456', 'rcs luxembourg', 'b123456'],
    ['Land Registry', 'TITLE 42/7', 'LAND REGISTRY', 'title 427'],
    ['Grundbuch Zürich', '１２３', 'grundbuch zürich', '123'],
  ])('%s %s and %s %s are one real asset', (authority, number, other, otherNumber) => {
    expect(fingerprintOf(authority, number)).toBe(fingerprintOf(other, otherNumber));
  });

  it('where authority ends and number begins matters', () => {
    expect(fingerprintOf('A1', '23')).not.toBe(fingerprintOf('A', '123'));
    expect(() => fingerprintOf('Land Registry', ' - ')).toThrow(RangeError);
    expect(() => fingerprintOf('', '1')).toThrow(RangeError);
  });

  it('a token address is the tail of keccak-256 over fingerprint and instrument', () => {
    const seed = seedOfRun();
    const random = new Random(seed);
    for (let round = 0; round < 20; round++) {
      const fingerprint = fingerprintOf('Registry', `${random.below(2 ** 30)}`);
      const instrument = Number(random.bigint(32));
      const encoded = encodeAbiParameters([{ type: 'bytes32' }, { type: 'uint32' }], [fingerprint, instrument]);
      expect(assetAddress(fingerprint, instrument)).toBe(`0x${viemKeccak(encoded).slice(-40)}`);
    }
    for (const instrument of [-1, 0.5, 2 ** 32, NaN])
      expect(() => assetAddress(currencyFingerprint('EUR'), instrument)).toThrow(RangeError);
  });

  it('golden addresses stay where they are', () => {
    expect(assetAddress(currencyFingerprint('EUR'), 0)).toMatchInlineSnapshot(
      `"0xb629ccf73fb13944ee7e574fb2e4b52cdd8b52ed"`,
    );
    expect(assetAddress(fingerprintOf('Land Registry', 'LU-1234'), 1)).toMatchInlineSnapshot(
      `"0x9fba10ab93b07b6a61daa36ad74fc0aa5337fc01"`,
    );
  });
});

describe('bytes and amounts', () => {
  it('hexadecimal is strict', () => {
    expect(bytesToHex(hexToBytes('0x00fFa0'))).toBe('0x00ffa0');
    for (const wrong of ['', '00', '0x0', '0x0g', '0x 1', 'x0ff']) expect(() => hexToBytes(wrong)).toThrow(RangeError);
    expect(bytesToBigInt(Uint8Array.of(1, 0, 255), 1)).toBe(255n);
    expect(bytesToBigInt(new Uint8Array(0))).toBe(0n);
  });

  it.each<[bigint, boolean]>([
    [-1n, false],
    [0n, true],
    [2n ** 128n - 1n, true],
    [2n ** 128n, false],
  ])('%p: amount %p', (value, fits) => {
    expect(isAmount(value)).toBe(fits);
    if (fits) expect(toAmount(value)).toBe(value);
    else expect(() => toAmount(value)).toThrow(RangeError);
  });
});

describe('standards', () => {
  it('interface ids are the published ones', () => {
    expect(interfaceIds).toMatchObject({
      IERC165: '0x01ffc9a7',
      IERC20: '0x36372b07',
      IERC20Metadata: '0xa219a025',
      IERC5267: '0x84b0196e',
    });
  });

  it('an order hashes as viem hashes typed data', () => {
    const random = new Random(seedOfRun());
    for (let round = 0; round < 20; round++) {
      const address = () => bytesToHex(random.bytes(20)) as Address;
      const order: Order = {
        seller: address(),
        buyer: address(),
        asset: address(),
        units: random.bigint(128),
        cash: address(),
        payment: random.bigint(128),
        splitIndex: random.below(5),
        validUntil: random.bigint(64),
        salt: bytesToHex(random.bytes(32)),
      };
      expect(bytesToHex(hashOrder(order))).toBe(
        hashTypedData({
          domain: settlementDomain,
          types: orderTypes,
          primaryType: 'Order',
          message: order as { [key: string]: unknown } & Order & { salt: Hex },
        }),
      );
    }
  });
});

it('what is generated from the interfaces is not stale', () => {
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(__dirname, '../../../contracts/generate.mjs'), '--check'],
    { encoding: 'utf8' },
  );
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});
