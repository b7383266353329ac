import {
  AssetKind,
  currencyFingerprint,
  Role,
  Standing,
  ZERO_ADDRESS,
  type AbiValue,
  type Address,
  type ContractName,
  type Hex,
} from '@cadastre/protocol';
import { type Limit, type Rules } from '../world';
import {
  ADMIN,
  AGENT,
  COUNTRIES,
  DAY,
  DESK,
  EUR,
  FINGERPRINTS,
  identityOfInvestor,
  INVESTORS,
  ISSUER,
  openRules,
  SECURITIES,
  text,
  TREASURY,
} from './characters';
import { encodePlan, type EncodedCall } from './encoded-call';
import { asValue } from './plan';

const most = (value: bigint): Limit => ({ set: true, value });

/** One security without rules, one with lots and lock-ups, one with every kind of holder cap. */
const RULES: readonly Rules[] = [
  openRules,
  {
    ...openRules,
    resale: [
      { exemption: 0, lockSeconds: 500n, tacks: true },
      { exemption: 7, lockSeconds: 5_000n, tacks: false },
    ],
  },
  {
    ...openRules,
    maxHolders: most(5n),
    maxHoldersByCountry: [
      { country: 276, holders: 1 },
      { country: 442, holders: 2 },
    ],
    maxHoldersByClass: [
      { investorClass: 2, holders: 1 },
      { investorClass: 3, holders: 2 },
    ],
    minHolding: most(40n),
    minHoldingBps: most(150n),
    supplyCap: most(10_800n),
  },
];

/** The calls that set the stage: roles, identities, a cash token, three securities with holders, and some business. */
export function opening(now: bigint): EncodedCall[] {
  const call = (contract: ContractName, name: string, args: readonly AbiValue[], to?: Address) =>
    encodePlan(contract, name, [DESK, args, to]);
  const attributes = (index: number) => ({
    country: COUNTRIES[index % COUNTRIES.length]!,
    investorClass: 1 + (index % 4),
    standing: Standing.Active,
    expiry: now + 4_000n * DAY,
    claims: BigInt(index % 8),
  });
  const terms = (fingerprint: Hex, instrument: number, kind: number, keepsLots: boolean) => ({
    fingerprint,
    instrument,
    kind,
    decimals: kind === AssetKind.Cash ? 2 : 0,
    keepsLots,
    issuer: ISSUER,
    treasury: TREASURY,
    name: `Asset ${instrument}`,
    symbol: kind === AssetKind.Cash ? 'EUR' : `A${instrument}`,
  });
  const asset = SECURITIES[0]!;
  const event = { checkpoint: 1n, asset };
  const distribution = text('first distribution');
  return [
    ...Object.values(Role)
      .filter((role) => role > Role.Admin)
      .map((role) => encodePlan('Roles', 'grantRole', [ADMIN, [role, ZERO_ADDRESS, DESK]])),
    call('IdentityRegistry', 'register', [TREASURY, ISSUER, attributes(0)]),
    call('IdentityRegistry', 'register', [DESK, 2n, attributes(1)]),
    ...INVESTORS.map((investor, index) => {
      const identity = identityOfInvestor(index);
      return call('IdentityRegistry', 'register', [investor, identity, attributes(Number(identity))]);
    }),
    call('AssetRegistry', 'createAsset', [
      terms(currencyFingerprint('EUR'), 0, AssetKind.Cash, false),
      asValue(openRules),
    ]),
    ...FINGERPRINTS.map((fingerprint, index) =>
      call('AssetRegistry', 'createAsset', [
        terms(fingerprint, index, AssetKind.Security, index === 1),
        asValue(RULES[index]),
      ]),
    ),
    encodePlan('Roles', 'grantRole', [ADMIN, [Role.SupplyAgent, SECURITIES[0]!, AGENT]]),
    encodePlan('Roles', 'grantRole', [ADMIN, [Role.Enforcer, SECURITIES[1]!, AGENT]]),
    // The agent has sent something before it loses its roles one day.
    encodePlan('AssetToken', 'mint', [AGENT, [DESK, 10n], SECURITIES[0]]),
    call('AssetToken', 'mint', [DESK, 50_000n], EUR),
    ...[EUR, SECURITIES[0]!, SECURITIES[1]!].map((token) =>
      call(
        'AssetToken',
        'batchMint',
        [INVESTORS, INVESTORS.map((_, index) => BigInt(1_000 * (1 + (index % 3))))],
        token,
      ),
    ),
    // Few enough holders that the caps of the third still leave one place.
    ...[0, 3, 6, 10].map((index) => call('AssetToken', 'mint', [INVESTORS[index]!, 2_500n], SECURITIES[2])),
    call('AssetToken', 'createCheckpoint', [], asset),
    call('Distribution', 'declare', [
      distribution,
      { ...event, cash: EUR, total: 10_000n, paymentAt: now, expiresAt: now + 2_000n },
    ]),
    call('Distribution', 'fund', [distribution, 10_000n]),
    call('Voting', 'openMotion', [
      text('first motion'),
      { ...event, choices: 3, opensAt: now, closesAt: now + 5_000n, documentHash: text('motion') },
    ]),
  ];
}
