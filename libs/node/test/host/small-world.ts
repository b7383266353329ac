import {
  Role,
  assetAddress,
  currencyFingerprint,
  fingerprintOf,
  type AssetId,
  type Fingerprint,
} from '@cadastre/protocol';
import { privateKeyToAccount, type PrivateKeyAccount } from 'viem/accounts';
import { type World } from '../../src/host/world-json';

const FINGERPRINT: Fingerprint = fingerprintOf('Land registry of Testshire', 'TS-1');
const CURRENCY = currencyFingerprint('CHF');
export const HELD = 1_000_000_000n;

export const HOLDER_KEYS = Array.from(
  { length: 8 },
  (_, index) => `0x${(index + 1).toString(16).padStart(64, '0')}` as const,
);

export interface SmallWorld {
  readonly world: World;
  readonly token: AssetId;
  readonly cash: AssetId;
  /** Each has an identity of its own and `HELD` units of both; the first is also the issuer's. */
  readonly holders: readonly PrivateKeyAccount[];
}

/** One registered asset without rules, one currency, and a few people who hold both. */
export function createSmallWorld(holderCount = 2): SmallWorld {
  const holders = HOLDER_KEYS.slice(0, holderCount).map((key) => privateKeyToAccount(key));
  const addresses = holders.map(({ address }) => address.toLowerCase() as `0x${string}`);
  return {
    holders,
    token: assetAddress(FINGERPRINT, 1),
    cash: assetAddress(CURRENCY, 0),
    world: {
      timestamp: 1_700_000_000,
      roles: [{ role: Role.Admin, account: addresses[0]! }],
      identities: addresses.map((account, index) => ({
        ...{ identity: BigInt(index + 1), country: 756, investorClass: 1, expiry: 4_000_000_000, accounts: [account] },
      })),
      assets: [
        {
          ...{ kind: 'security', fingerprint: FINGERPRINT, instrument: 1, name: 'Mill Lane 1', symbol: 'MILL' },
          ...{ decimals: 2, keepsLots: false, issuer: 1n, treasury: addresses[0]! },
          holdings: addresses.map((account) => ({ account, balance: HELD })),
        },
        {
          ...{ kind: 'cash', fingerprint: CURRENCY, instrument: 0, name: 'Swiss franc', symbol: 'CHF' },
          ...{ decimals: 2, keepsLots: false, issuer: 1n, treasury: addresses[0]! },
          holdings: addresses.map((account) => ({ account, balance: HELD })),
        },
      ],
    },
  };
}
