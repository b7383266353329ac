import { createHash } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { accountOfKey, formatWorld, openOperatorKey } from '@cadastre/node';
import { bytesToHex, currencyFingerprint, fingerprintOf, Role, type Hex } from '@cadastre/protocol';
import { privateKeyToAccount } from 'viem/accounts';
import { writePrivateFile } from '../services/private-file';
import type { Secrets } from '../services/secrets';
import type { DemoWorld } from './demo-world';

type DevAccount = DemoWorld['devAccounts'][number];

/** Visitors whom the demo's chain knows from its first block: one with every role, and three who hold something. */
const PEOPLE = ['operator', 'investor-anna', 'investor-ben', 'investor-chen'] as const;

const LUXEMBOURG = 442;
const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** The same keys at every start, from a secret of this data directory: they are for trying out, and for nothing else. */
export function devAccounts(secrets: Secrets): DevAccount[] {
  return PEOPLE.map((role) => {
    const seed = secrets.get(`chain:${role}`);
    const privateKey: Hex = `0x${createHash('sha256').update(seed).digest('hex')}`;
    return { role, address: privateKeyToAccount(privateKey).address, privateKey };
  });
}

/**
 * Writes the world at block 0, once: a chain that has begun cannot begin otherwise. The platform's own account is none
 * of the visitors': nobody else may use up its nonces.
 */
export async function writeChainWorld(dataDir: string, secrets: Secrets): Promise<void> {
  const folder = join(dataDir, 'chain');
  const file = join(folder, 'world.json');
  if (existsSync(file)) return;
  mkdirSync(folder, { recursive: true });
  const platform = bytesToHex(accountOfKey(await openOperatorKey(folder)));
  const visitors = devAccounts(secrets).map(({ address }) => address.toLowerCase() as Hex);
  const [operator, ...investors] = visitors as [Hex, ...Hex[]];
  const accounts = [platform, ...visitors];
  const timestamp = Math.floor(Date.now() / 1000);
  writePrivateFile(
    file,
    formatWorld({
      timestamp,
      roles: Object.values(Role)
        .filter((role) => role !== Role.None)
        .flatMap((role) => [platform, operator].map((account) => ({ role, account }))),
      identities: accounts.map((account, i) => ({
        identity: BigInt(i + 1),
        country: LUXEMBOURG,
        investorClass: 1,
        expiry: timestamp + 5 * YEAR_SECONDS,
        accounts: [account],
      })),
      assets: [
        {
          kind: 'security',
          fingerprint: fingerprintOf('LU-CADASTRE', 'LU-OFFICE-001'),
          instrument: 1,
          name: 'Office building, 12 Rue du Fort',
          symbol: 'FORT12',
          decimals: 0,
          keepsLots: false,
          issuer: 1n,
          treasury: platform,
          holdings: investors.map((account) => ({ account, balance: 10_000n })),
        },
        {
          kind: 'cash',
          fingerprint: currencyFingerprint('EUR'),
          instrument: 1,
          name: 'Tokenised euro',
          symbol: 'EUR',
          decimals: 2,
          keepsLots: false,
          issuer: 1n,
          treasury: platform,
          holdings: investors.map((account) => ({ account, balance: 5_000_000n })),
        },
      ],
    }),
  );
}
