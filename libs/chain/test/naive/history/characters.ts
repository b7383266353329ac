import {
  assetAddress,
  bytesToHex,
  currencyFingerprint,
  fingerprintOf,
  keccak256,
  type Address,
  type Hex,
} from '@cadastre/protocol';
import { type Limit, type Rules } from '../world';

// Who and what occurs in random histories.

export const text = (label: string): Hex => bytesToHex(keccak256(new TextEncoder().encode(label)));
export const account = (label: string): Address => text(label).slice(0, 42) as Address;

export const ADMIN = account('admin');
export const DESK = account('desk');
export const AGENT = account('agent');
export const OUTSIDER = account('outsider');
export const TREASURY = account('treasury');
export const INVESTORS = Array.from({ length: 14 }, (_, index) => account(`investor ${index}`));
export const EVERYONE = [ADMIN, DESK, AGENT, OUTSIDER, TREASURY, ...INVESTORS];
export const ISSUER = 1n;
/** Investors share identities: three accounts each for the first ones. */
export const identityOfInvestor = (index: number): bigint => BigInt(10 + (index < 9 ? Math.floor(index / 3) : index));

export const COUNTRIES = [442, 756, 276, 840];
export const FINGERPRINTS = ['LU-1', 'LU-2', 'CH-3'].map((number) => fingerprintOf('Land Registry', number));
export const SECURITIES = FINGERPRINTS.map((fingerprint, index) => assetAddress(fingerprint, index));
export const EUR = assetAddress(currencyFingerprint('EUR'), 0);
export const DAY = 86_400n;
export const NO_REF = `0x${'0'.repeat(64)}` as Hex;

export const NO_LIMIT: Limit = { set: false, value: 0n };
export const openRules: Rules = {
  countriesRestricted: false,
  countriesAllowed: [],
  countriesDenied: [],
  classesAllowed: 2n ** 256n - 1n,
  claimsRequired: 0n,
  whitelistOnly: false,
  maxHolders: NO_LIMIT,
  maxHoldersByCountry: [],
  maxHoldersByClass: [],
  maxHolding: NO_LIMIT,
  minHolding: NO_LIMIT,
  maxHoldingBps: NO_LIMIT,
  minHoldingBps: NO_LIMIT,
  resale: [],
  windows: [],
  supplyCap: NO_LIMIT,
  issuanceCap: NO_LIMIT,
  issuanceDays: 0,
  clearing: false,
  halted: false,
  wholeHoldingOnly: false,
};
