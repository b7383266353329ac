import { CHAIN_ID, Role, assetAddress, fingerprintOf } from '@cadastre/protocol';
import { type World } from '@cadastre/node';
import { defineChain } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';

export const CHAIN = defineChain({
  ...{ id: CHAIN_ID, name: 'Cadastre', nativeCurrency: { name: 'none', symbol: 'NONE', decimals: 18 } },
  rpcUrls: { default: { http: [] } },
});

export const HELD = 1_000_000n;

const FINGERPRINT = fingerprintOf('Land registry of Testshire', 'TS-1');
const account = (key: number) => privateKeyToAccount(`0x${key.toString(16).padStart(64, '0')}`);
const lower = (address: string) => address.toLowerCase() as `0x${string}`;

export const holder = account(1);
export const other = lower(account(2).address);
export const token = assetAddress(FINGERPRINT, 1);

/** One asset without rules, held by two people in equal parts. */
export const world: World = {
  timestamp: 1_700_000_000,
  roles: [{ role: Role.Admin, account: lower(holder.address) }],
  identities: [lower(holder.address), other].map((address, index) => ({
    ...{ identity: BigInt(index + 1), country: 756, investorClass: 1, expiry: 4_000_000_000, accounts: [address] },
  })),
  assets: [
    {
      ...{ kind: 'security', fingerprint: FINGERPRINT, instrument: 1, name: 'Mill Lane 1', symbol: 'MILL' },
      ...{ decimals: 2, keepsLots: false, issuer: 1n, treasury: lower(holder.address) },
      holdings: [lower(holder.address), other].map((address) => ({ account: address, balance: HELD })),
    },
  ],
};
