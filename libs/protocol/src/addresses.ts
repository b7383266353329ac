import { type Branded } from './brand';
import { bytesToHex, hexToBytes, type Hex } from './bytes';
import { keccak256 } from './keccak';

/** 0xcada. */
export const CHAIN_ID = 51930;

/** A 20-byte address in lower case: an account, a native contract or an asset. */
export type Address = Branded<Hex, 'Address'>;

/** The address of an asset's token. */
export type AssetId = Address & Branded<Hex, 'AssetId'>;

/** keccak-256 over registry authority and normalised number of a real asset. */
export type Fingerprint = Branded<Hex, 'Fingerprint'>;

/** The opaque number of a person or company; 0 is nobody. */
export type IdentityId = Branded<bigint, 'IdentityId'>;

export const ZERO_ADDRESS = '0x0000000000000000000000000000000000000000' as Address;

const native = (number: string) => `0xcada00000000000000000000000000000000${number}` as Address;

/** Where the native contracts live. Tokens live at derived addresses, see `assetAddress`. */
export const contracts = {
  IdentityRegistry: native('0001'),
  Roles: native('0002'),
  AssetRegistry: native('0003'),
  Settlement: native('0004'),
  Distribution: native('0005'),
  Voting: native('0006'),
  Vault: native('0007'),
  Batch: native('0008'),
  AuditAnchor: native('0009'),
  Multicall3: '0xca11bde05977b3631167028862be2a173976ca11' as Address,
} as const;

export function toAddress(text: string): Address {
  if (!/^0x[0-9a-fA-F]{40}$/.test(text)) throw new RangeError(`${text} is no address`);
  return text.toLowerCase() as Address;
}

/** The identity's number in the form in which ERC-3643 speaks of identities. */
export function identityToAddress(identity: IdentityId): Address {
  return `0x${identity.toString(16).padStart(40, '0')}` as Address;
}

/** The number, or undefined for an address that is no identity's. */
export function addressToIdentity(address: Address): IdentityId | undefined {
  const number = BigInt(address);
  return number > 0n && number < 2n ** 64n ? (number as IdentityId) : undefined;
}

/**
 * A registry's number as its fingerprint takes it: compatibility forms and accents folded, letters in capitals, and
 * everything that is neither letter nor digit left out, so that "R.C. Luxembourg B 123-456" and "rc luxembourg b123456"
 * are one number.
 */
export function normaliseRegistryNumber(number: string): string {
  return number
    .normalize('NFKD')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** The fingerprint of the real asset which that authority registers under that number. */
export function fingerprintOf(authority: string, number: string): Fingerprint {
  const name = normaliseRegistryNumber(authority);
  const digits = normaliseRegistryNumber(number);
  if (!name || !digits) throw new RangeError('a fingerprint needs a registry authority and a number');
  // The separator cannot occur in either part, so no two pairs share a preimage.
  return bytesToHex(keccak256(new TextEncoder().encode(`${name}|${digits}`))) as Fingerprint;
}

/** The fingerprint of a currency, which its cash token carries as instrument 0. */
export function currencyFingerprint(code: string): Fingerprint {
  return fingerprintOf('ISO 4217', code);
}

/** The address of an instrument's token: the last 20 bytes of keccak-256 over (bytes32 fingerprint, uint256 instrument). */
export function assetAddress(fingerprint: Fingerprint, instrument: number): AssetId {
  if (!Number.isInteger(instrument) || instrument < 0 || instrument > 0xffffffff)
    throw new RangeError(`${instrument} is no instrument number`);
  const preimage = new Uint8Array(64);
  preimage.set(hexToBytes(fingerprint));
  new DataView(preimage.buffer).setUint32(60, instrument);
  return bytesToHex(keccak256(preimage), 12) as AssetId;
}
