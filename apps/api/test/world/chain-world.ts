import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { accountOfKey, formatWorld, openOperatorKey, type World } from '@cadastre/node';
import { assetAddress, bytesToHex, currencyFingerprint, type Hex, Role } from '@cadastre/protocol';
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';

const LUXEMBOURG = 442;
const YEAR_SECONDS = 365 * 24 * 60 * 60;

/** The euro of the tests' worlds. */
export const EUR = assetAddress(currencyFingerprint('EUR'), 1);

/** Somebody outside the platform, with a key of their own: the same at each run. */
export const outsider = (name: string): PrivateKeyAccount =>
  privateKeyToAccount(`0x${createHash('sha256').update(name).digest('hex')}`);

export interface ChainWorldOptions {
  /** Who holds how many cents at block 0. Each has an identity: 2, 3, … in this order. */
  readonly holders?: readonly (readonly [PrivateKeyAccount, bigint])[];
  /** More accounts that hold every role. */
  readonly operators?: readonly PrivateKeyAccount[];
  /** Of somebody whose verification had ended before block 0. */
  readonly lapsed?: readonly Hex[];
}

/** The world at block 0: the platform's own account (identity 1) with every role, and a euro. Answers that account. */
export async function writeChainWorld(dataDir: string, options: ChainWorldOptions = {}): Promise<Hex> {
  const { holders = [], operators = [], lapsed = [] } = options;
  const folder = join(dataDir, 'chain');
  mkdirSync(folder, { recursive: true });
  const operator = bytesToHex(accountOfKey(await openOperatorKey(folder)));
  const others = operators.map(({ address }) => address.toLowerCase() as Hex);
  const parties = [operator, ...holders.map(([{ address }]) => address.toLowerCase() as Hex), ...others, ...lapsed];
  const timestamp = Math.floor(Date.now() / 1000);
  const world: World = {
    timestamp,
    roles: [operator, ...others].flatMap((account) =>
      Object.values(Role)
        .filter((role) => role !== Role.None)
        .map((role) => ({ role, account })),
    ),
    identities: parties.map((account, i) => ({
      identity: BigInt(i + 1),
      country: LUXEMBOURG,
      investorClass: 1,
      expiry: lapsed.includes(account) ? timestamp : timestamp + YEAR_SECONDS,
      accounts: [account],
    })),
    assets: [
      {
        kind: 'cash',
        fingerprint: currencyFingerprint('EUR'),
        instrument: 1,
        name: 'Tokenised euro',
        symbol: 'EUR',
        decimals: 2,
        keepsLots: false,
        issuer: 1n,
        treasury: operator,
        holdings: holders.map(([{ address }, balance]) => ({ account: address.toLowerCase() as Hex, balance })),
      },
    ],
  };
  writeFileSync(join(folder, 'world.json'), formatWorld(world));
  return operator;
}
