import {
  AMOUNT_MAX,
  assetAddress,
  bytesToHex,
  contracts,
  encodeResult,
  hashOrder,
  HoldKind,
  identityToAddress,
  interfaceIds,
  PaymentState,
  refusalByName,
  settlementDomain,
  Standing,
  ZERO_ADDRESS,
  type AbiValue,
  type Address,
  type Fingerprint,
  type Hex,
  type IdentityId,
  type Order,
} from '@cadastre/protocol';
import { isZero } from './call';
import { functionNamed } from './history/encoded-call';
import { type Question } from './question';
import { movementReasons } from './movement';
import { judge, Refused } from './refuse';
import { tallyOf } from './voting';
import { type World } from './world';

/** A view of a contract at an address: its results. Throws Refused. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
type View = (world: World, at: Address, ...args: any[]) => AbiValue[];
type Views = { readonly [name: string]: View };

const ZERO_WORD = `0x${'0'.repeat(64)}` as Hex;
const plain = (record: unknown): AbiValue => record as AbiValue;

const supports =
  (...names: (keyof typeof interfaceIds)[]): View =>
  (_world, _at, id: Hex) => [['IERC165' as const, ...names].some((name) => interfaceIds[name] === id)];

const knownAsset = (world: World, asset: Address) => {
  judge([!world.assets.has(asset), 'ASSET_UNKNOWN']);
  return world.assets.get(asset)!;
};

const identityRegistry: Views = {
  contains: (world, _at, account: Address) => [world.accounts.has(account)],
  isVerified: (world, _at, account: Address) => {
    const identity = world.identityOf(account);
    return [!world.replaced.has(account) && identity?.standing === Standing.Active && world.now < identity.expiry];
  },
  identity: (world, _at, account: Address) => [identityToAddress((world.accounts.get(account) ?? 0n) as IdentityId)],
  investorCountry: (world, _at, account: Address) => [world.identityOf(account)?.country ?? 0],
  attributesOf: (world, _at, identity: bigint) => [
    plain(
      world.identities.get(String(identity)) ?? { country: 0, investorClass: 0, standing: 0, expiry: 0n, claims: 0n },
    ),
  ],
  successorOf: (world, _at, account: Address) => [world.successorOf(account)],
  supportsInterface: supports('IIdentityRegistry'),
};

const roles: Views = {
  hasRole: (world, _at, role: number, scope: Address, account: Address) => [world.hasRole(role, scope, account)],
  sequencer: (world) => [world.settings.get('sequencer') ?? ZERO_ADDRESS],
  supportsInterface: supports('IRoles'),
};

const assetRegistry: Views = {
  isAsset: (world, _at, asset: Address) => [world.assets.has(asset)],
  assetCount: (world) => [BigInt(world.assets.entries().length)],
  assetAt: (world, _at, index: bigint) => [world.assets.entries()[Number(index)]?.[0] ?? ZERO_ADDRESS],
  assetAddress: (_world, _at, fingerprint: Fingerprint, instrument: number) => [assetAddress(fingerprint, instrument)],
  termsOf: (world, _at, asset: Address) => [plain(knownAsset(world, asset).terms)],
  isRetired: (world, _at, asset: Address) => [knownAsset(world, asset).retired],
  rulesOf: (world, _at, asset: Address) => {
    const { version, rules } = knownAsset(world, asset);
    return [version, plain(rules)];
  },
  isWhitelisted: (world, _at, asset: Address, identity: bigint) => {
    knownAsset(world, asset);
    return [world.whitelist.has(`${asset}|${identity}`)];
  },
  documentOf: (world, _at, asset: Address, document: Hex) => {
    knownAsset(world, asset);
    const { version, hash } = world.documents.get(`${asset}|${document}`) ?? { version: 0, hash: ZERO_WORD };
    return [version, hash];
  },
  valuationOf: (world, _at, asset: Address) => [
    plain(
      knownAsset(world, asset).valuation ?? { value: 0n, cash: ZERO_ADDRESS, valuedAt: 0n, documentHash: ZERO_WORD },
    ),
  ],
  splitIndex: (world, _at, asset: Address) => [knownAsset(world, asset).splits.length],
  supportsInterface: supports('IAssetRegistry'),
};

function checkpointOf(world: World, asset: Address, checkpoint: bigint) {
  const found = world.assets.get(asset)!.checkpoints[Number(checkpoint) - 1];
  judge([!found, 'CHECKPOINT_UNKNOWN']);
  return found!;
}

const holders = (world: World, asset: Address) =>
  [...world.totals(asset).keys()].map((identity) => world.identities.get(String(identity))!);

const countOf = (items: readonly unknown[]): AbiValue[] => [BigInt(items.length)];

function canTransfer(world: World, at: Address, from: Address, to: Address, amount: bigint): AbiValue[] {
  try {
    judge(
      [isZero(to), 'ADDRESS_ZERO'],
      [from === to, 'SELF_TRANSFER'],
      [amount > AMOUNT_MAX, 'AMOUNT_TOO_LARGE'],
      [world.assets.get(at)!.retired, 'ASSET_RETIRED'],
    );
    judge(...movementReasons(world, { kind: 'Transfer', asset: at, from, to, amount, sender: from }));
    return [true, 0, ''];
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return [false, refusalByName(error.refusal)!.code, error.refusal];
  }
}

const assetToken: Views = {
  totalSupply: (world, at) => [world.assets.get(at)!.supply],
  balanceOf: (world, at, account: Address) => [world.holding(at, account).balance],
  allowance: (world, at, owner: Address, spender: Address) => [world.allowances.get(`${at}|${owner}|${spender}`) ?? 0n],
  name: (world, at) => [world.assets.get(at)!.terms.name],
  symbol: (world, at) => [world.assets.get(at)!.terms.symbol],
  decimals: (world, at) => [world.assets.get(at)!.terms.decimals],
  paused: (world, at) => [world.assets.get(at)!.paused],
  isFrozen: (world, at, account: Address) => [world.holding(at, account).accountFrozen],
  getFrozenTokens: (world, at, account: Address) => [world.holding(at, account).frozen],
  identityRegistry: () => [contracts.IdentityRegistry],
  compliance: () => [contracts.AssetRegistry],
  onchainID: (world, at) => [identityToAddress(world.assets.get(at)!.terms.issuer as IdentityId)],
  version: () => ['4.1.3'],
  canTransfer,
  availableBalanceOf: (world, at, account: Address) => {
    const { balance, frozen } = world.holding(at, account);
    return [balance - frozen - world.held(at, account)];
  },
  heldBalanceOf: (world, at, account: Address) => [world.held(at, account)],
  holdOf: (world, at, id: Hex) => [
    plain(
      world.holds.get(`${at}|${id}`) ?? {
        kind: HoldKind.None,
        holder: ZERO_ADDRESS,
        escrow: ZERO_ADDRESS,
        to: ZERO_ADDRESS,
        amount: 0n,
        expiry: 0n,
      },
    ),
  ],
  lotsOf: (world, at, account: Address) => [plain(world.holding(at, account).lots)],
  checkpointCount: (world, at) => [BigInt(world.assets.get(at)!.checkpoints.length)],
  balanceOfAt: (world, at, account: Address, checkpoint: bigint) => [
    checkpointOf(world, at, checkpoint).balances.get(account) ?? 0n,
  ],
  totalSupplyAt: (world, at, checkpoint: bigint) => [checkpointOf(world, at, checkpoint).supply],
  holderCount: (world, at) => countOf(holders(world, at)),
  holderCountOfCountry: (world, at, country: number) =>
    countOf(holders(world, at).filter((holder) => holder.country === country)),
  holderCountOfClass: (world, at, investorClass: number) =>
    countOf(holders(world, at).filter((holder) => holder.investorClass === investorClass)),
  supportsInterface: supports('IERC20', 'IERC20Metadata', 'IERC3643', 'IAssetToken'),
};

const cashToken: Views = {
  ...assetToken,
  currency: (world, at) => [world.assets.get(at)!.terms.symbol],
  supportsInterface: supports('IERC20', 'IERC20Metadata', 'IERC3643', 'IAssetToken', 'ICashToken'),
};

const settlement: Views = {
  eip712Domain: () => [
    '0x0f',
    settlementDomain.name,
    settlementDomain.version,
    BigInt(settlementDomain.chainId),
    settlementDomain.verifyingContract,
    ZERO_WORD,
    [],
  ],
  hashOrder: (_world, _at, order: Order) => [bytesToHex(hashOrder(order))],
  orderStatus: (world, _at, order: Hex) => [world.orders.get(order) ?? 0],
  supportsInterface: supports('ISettlement', 'IERC5267'),
};

const NO_DISTRIBUTION = {
  asset: ZERO_ADDRESS,
  checkpoint: 0n,
  cash: ZERO_ADDRESS,
  total: 0n,
  paymentAt: 0n,
  expiresAt: 0n,
  funded: 0n,
  paid: 0n,
  suspended: 0n,
  returned: 0n,
  unitsDone: 0n,
  closed: false,
};

const distribution: Views = {
  termsOf: (world, _at, id: Hex) => [plain(world.distributions.get(id) ?? NO_DISTRIBUTION)],
  progressOf: (world, _at, id: Hex) => [plain(world.distributions.get(id) ?? NO_DISTRIBUTION)],
  paymentOf: (world, _at, id: Hex, account: Address) => {
    const known = world.distributions.get(id);
    const payment = world.payments.get(`${id}|${account}`);
    if (!known) return [PaymentState.Open, 0n];
    if (payment) return [payment.state, payment.amount];
    const { balances, supply } = checkpointOf(world, known.asset, known.checkpoint);
    return [PaymentState.Open, (known.total * (balances.get(account) ?? 0n)) / supply];
  },
  supportsInterface: supports('IDistribution'),
};

const voting: Views = {
  motionOf: (world, _at, id: Hex) => {
    const { closed, ...motion } = world.motions.get(id) ?? {
      asset: ZERO_ADDRESS,
      checkpoint: 0n,
      choices: 0,
      opensAt: 0n,
      closesAt: 0n,
      documentHash: ZERO_WORD,
      closed: false,
    };
    return [motion, closed];
  },
  tallyOf: (world, _at, id: Hex) => [tallyOf(world, id)],
  hasVoted: (world, _at, id: Hex, account: Address) => [world.votes.has(`${id}|${account}`)],
  supportsInterface: supports('IVoting'),
};

const batch: Views = {
  refValidUntil: (world, _at, ref: Hex) => {
    const until = world.refs.get(ref) ?? 0n;
    return [until >= world.now ? until : 0n];
  },
  supportsInterface: supports('IBatch'),
};

const NO_ANCHOR = { treeSize: 0n, root: ZERO_WORD, checkpointHash: ZERO_WORD, anchoredAt: 0n };

const auditAnchor: Views = {
  anchorCount: (world) => countOf(world.anchors.entries()),
  anchorAt: (world, _at, index: bigint) => [plain(world.anchors.get(String(index)) ?? NO_ANCHOR)],
  latest: (world) => [plain(world.anchors.values().at(-1) ?? NO_ANCHOR)],
  supportsInterface: supports('IAuditAnchor'),
};

export const naiveViews = {
  IdentityRegistry: identityRegistry,
  Roles: roles,
  AssetRegistry: assetRegistry,
  AssetToken: assetToken,
  CashToken: cashToken,
  Settlement: settlement,
  Distribution: distribution,
  Voting: voting,
  Batch: batch,
  AuditAnchor: auditAnchor,
} as const;

export type NaiveAnswer = { readonly data: Hex } | { readonly code: number };

/** What eth_call would answer after the block: the encoded results, or a refusal. */
export function answerView(world: World, { contract, name, to, args }: Question): NaiveAnswer {
  const entry = functionNamed(contract, name);
  // Shares of the supply are asked of the block as a whole.
  world.segmentSupply = new Map(world.assets.entries().map(([asset, { supply }]) => [asset, supply]));
  try {
    return { data: bytesToHex(encodeResult(entry, (naiveViews[contract] as Views)[name]!(world, to, ...args))) };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { code: error.code };
  }
}
