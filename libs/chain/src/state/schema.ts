import { type TableShape } from './table';

/**
 * Every table of the state: the width of its rows, its key, and the words that the state root covers. Amounts take four
 * words, times and 64-bit numbers two, addresses five and hashes eight words of raw bytes. Names of other tables stand
 * for row numbers in them.
 */

/** The word masks below: words `from` up to but without `to`. */
const words = (from: number, to: number): number => {
  let mask = 0;
  for (let word = from; word < to; word++) mask |= 1 << word;
  return mask >>> 0;
};

/** Accounts that ever had a name or a role, native contracts and assets. Key: address. */
export const Account = {
  address: 0,
  identity: 5,
  /** Platform-wide roles, one bit for each. */
  roles: 6,
  /** The account that replaced this one in a recovery. */
  successor: 7,
  flags: 8,
  /** Lists that only the machine walks: this account's holdings, the other accounts of its identity. */
  firstHolding: 9,
  nextOfIdentity: 10,
  /** Three bloom positions of its topic, computed when first needed: two in one word, one in the other. */
  bloomLow: 11,
  bloomHigh: 12,
  /**
   * Attributes and expiry of its identity, so that a transfer reads the account's row and no other. Times beyond 32 bits
   * count as the last second that fits.
   */
  attributes: 13,
  expiry: 14,
  /** For how many assets the account holds roles. */
  scopedRoles: 15,
} as const;

/**
 * What lives at an account's address, in the low byte of its flags; above it the contract's or the asset's number. `several`:
 * the account's identity has others.
 */
export const AccountFlag = { native: 1, asset: 2, several: 4 } as const;

/** Key: number. */
export const Identity = {
  number: 0,
  /** country | investorClass << 16 | standing << 24 */
  attributes: 2,
  expiry: 3,
  firstAccount: 5,
  accountCount: 6,
  /** Ever had more than one account: its totals are kept in rows of their own. */
  several: 7,
  claims: 8,
} as const;

/** Whether something with code lives at an address. */
export const isContractFlags = (flags: number): boolean => (flags & (AccountFlag.native | AccountFlag.asset)) !== 0;

/** Roles for one asset. Key: account, asset. */
export const ScopedRole = { account: 0, asset: 1, roles: 2 } as const;

/** Key: address. */
export const Asset = {
  address: 0,
  account: 5,
  kind: 6,
  flags: 7,
  decimals: 8,
  instrument: 9,
  issuer: 10,
  treasury: 11,
  splitIndex: 12,
  checkpointCount: 13,
  rulesVersion: 14,
  fingerprint: 16,
  nameLength: 24,
  symbolLength: 25,
  name: 26,
  symbol: 42,
  valuation: 46,
  valuationCash: 50,
  valuedAt: 51,
  valuationDocument: 53,
  /** Which limits are set, and the switches of the rule set: `RuleFlag`. */
  rules: 64,
  maxHolders: 65,
  issuanceDays: 66,
  maxHoldingBps: 67,
  minHoldingBps: 68,
  countriesAllowedCount: 69,
  countriesDeniedCount: 70,
  countryCaps: 71,
  classCaps: 72,
  resale: 73,
  windows: 74,
  maxHolding: 76,
  minHolding: 80,
  supplyCap: 84,
  issuanceCap: 88,
  classesAllowed: 92,
  claimsRequired: 100,
  /** Rows in the asset's tree. */
  rows: 61,
  /** 1,024 bits each. */
  countriesAllowed: 128,
  countriesDenied: 160,
} as const;

export const AssetFlag = { keepsLots: 1, retired: 2, paused: 4 } as const;

export const RuleFlag = {
  countriesRestricted: 1 << 0,
  whitelistOnly: 1 << 1,
  clearing: 1 << 2,
  halted: 1 << 3,
  wholeHoldingOnly: 1 << 4,
  maxHolders: 1 << 5,
  maxHolding: 1 << 6,
  minHolding: 1 << 7,
  maxHoldingBps: 1 << 8,
  minHoldingBps: 1 << 9,
  supplyCap: 1 << 10,
  issuanceCap: 1 << 11,
} as const;

/** Lists of a rule set, in order. Key: asset, kind, index. */
export const RuleItem = { asset: 0, kind: 1, index: 2, values: 3 } as const;
export const RuleItemKind = { countryCap: 1, classCap: 2, resale: 3, window: 4 } as const;

/** What calls other than exclusive ones change of the asset with the same row number. */
export const Supply = { total: 0 } as const;

/** The supply at the start of the segment, which rules in shares of the supply use; row number of the asset. */
export const SegmentSupply = { total: 0 } as const;

/** Holders in total, by country and by class; row number of the asset. */
export const Counter = { holders: 0, country: 0, investorClass: 1024 } as const;

/** Asset accounts. Key: asset, account. Committed in a tree for each asset. */
export const Holding = {
  asset: 0,
  account: 1,
  balance: 2,
  /** Number of this row among the asset's rows, from 0. */
  position: 6,
  encumbrance: 7,
  nextOfAccount: 8,
  flags: 9,
  /** The newest checkpoint at which the balance was written down, and the newest one older than the row. */
  checkpoint: 10,
  bornAfter: 11,
} as const;

export const HoldingFlag = { frozen: 1 } as const;

/** What binds units of a holding, for the few that have such. */
export const Encumbrance = { holding: 0, lotCount: 1, lots: 2, manyLots: 3, frozen: 4, held: 8 } as const;

/** Lots of a holding in order: up to 8 in a row of `lots`, up to 64 in one of `manyLots`. */
export const Lot = { words: 8, acquiredAt: 0, exemption: 2, units: 4 } as const;
export const FEW_LOTS = 8;
export const LOTS_MAX = 64;

/** Units of an identity with several accounts. Key: asset, identity. */
export const Total = { asset: 0, identity: 1, units: 2 } as const;

/** Key: asset, owner, spender's address. */
export const Allowance = { asset: 0, owner: 1, spender: 2, unlimited: 7, amount: 8 } as const;

/** Key: asset, id. */
export const Hold = {
  asset: 0,
  id: 1,
  kind: 9,
  holder: 10,
  escrow: 11,
  to: 16,
  expiry: 21,
  amount: 24,
} as const;

/** Units issued on a day (UTC). Key: asset, day. */
export const Issuance = { asset: 0, day: 1, units: 2 } as const;

/** Key: asset, id. */
export const Checkpoint = { asset: 0, id: 1, supply: 2, createdAt: 6 } as const;

/** A holding's balance at a checkpoint and the ones before it, back to `previous`. Key: holding, checkpoint. */
export const PastBalance = { holding: 0, checkpoint: 1, balance: 2, previous: 6 } as const;

/** Key: asset, identity. */
export const Whitelisted = { asset: 0, identity: 1, admitted: 2 } as const;

/** Ratio of the asset's split of that number, from 1. Key: asset, number. */
export const SplitRatio = { asset: 0, index: 1, numerator: 2, denominator: 3 } as const;

/** Key: fingerprint. */
export const RealAsset = { fingerprint: 0, owner: 8, liveAssets: 9 } as const;

/** Key: asset, document. */
export const Document = { asset: 0, id: 1, version: 9, hash: 10 } as const;

/** Key: the order's EIP-712 hash. */
export const Order = { hash: 0, status: 8 } as const;

/** Key: id. Terms, written by the declaration only. */
export const Distribution = {
  id: 0,
  asset: 8,
  checkpoint: 9,
  cash: 10,
  paymentAt: 12,
  expiresAt: 14,
  total: 16,
  supply: 20,
} as const;

/** Row number of the distribution. */
export const Progress = { funded: 0, paid: 4, suspended: 8, returned: 12, unitsDone: 16, closed: 20 } as const;

/** Key: distribution, account. */
export const Payment = { distribution: 0, account: 1, state: 2, amount: 4 } as const;

/** Key: id. */
export const Motion = {
  id: 0,
  asset: 8,
  checkpoint: 9,
  choices: 10,
  closed: 11,
  opensAt: 12,
  closesAt: 14,
  documentHash: 16,
} as const;

/** Row number of the motion: sixteen weights. */
export const Tally = { weights: 0 } as const;

/** Key: motion, account. */
export const Vote = { motion: 0, account: 1, cast: 2 } as const;

/** Key: ref. */
export const Ref = { ref: 0, validUntil: 8 } as const;

/** Row 1 + index. */
export const Anchor = { treeSize: 0, anchoredAt: 2, root: 8, checkpointHash: 16 } as const;

/** One row. */
export const System = { sequencer: 0, admins: 5, refHand: 6, protocolVersion: 7 } as const;

/** One row: what anchors write. */
export const AnchorHead = { count: 0 } as const;

/** Tables in the order of their numbers, which is the order of their roots in the state root. */
export const shapes = {
  system: { name: 'system', shift: 3, keyWords: 0, committed: words(0, 6) | words(7, 8) },
  accounts: { name: 'accounts', shift: 4, keyWords: 5, committed: words(0, 8) },
  nonces: { name: 'nonces', shift: 1, keyWords: 0, committed: words(0, 2) },
  identities: { name: 'identities', shift: 4, keyWords: 2, committed: words(0, 5) | words(8, 16) },
  scopedRoles: { name: 'scopedRoles', shift: 2, keyWords: 2, committed: words(0, 3) },
  assets: { name: 'assets', shift: 8, keyWords: 5 },
  ruleItems: { name: 'ruleItems', shift: 3, keyWords: 3, committed: words(0, 8) },
  supplies: { name: 'supplies', shift: 2, keyWords: 0 },
  segmentSupplies: { name: 'segmentSupplies', shift: 2, keyWords: 0, derived: true },
  counters: { name: 'counters', shift: 11, keyWords: 0 },
  holdings: { name: 'holdings', shift: 4, keyWords: 2 },
  encumbrances: { name: 'encumbrances', shift: 4, keyWords: 0 },
  lots: { name: 'lots', shift: 6, keyWords: 0 },
  manyLots: { name: 'manyLots', shift: 9, keyWords: 0 },
  totals: { name: 'totals', shift: 3, keyWords: 2 },
  allowances: { name: 'allowances', shift: 4, keyWords: 7, committed: words(0, 12) },
  holds: { name: 'holds', shift: 5, keyWords: 9, committed: words(0, 28) },
  issuances: { name: 'issuances', shift: 3, keyWords: 2, committed: words(0, 6) },
  checkpoints: { name: 'checkpoints', shift: 3, keyWords: 2, committed: words(0, 8) },
  pastBalances: { name: 'pastBalances', shift: 3, keyWords: 2, committed: words(0, 7) },
  whitelist: { name: 'whitelist', shift: 2, keyWords: 2, committed: words(0, 3) },
  splits: { name: 'splits', shift: 2, keyWords: 2, committed: words(0, 4) },
  realAssets: { name: 'realAssets', shift: 4, keyWords: 8, committed: words(0, 10) },
  documents: { name: 'documents', shift: 5, keyWords: 9, committed: words(0, 18) },
  orders: { name: 'orders', shift: 4, keyWords: 8, committed: words(0, 9) },
  distributions: { name: 'distributions', shift: 5, keyWords: 8, committed: words(0, 24) },
  progress: { name: 'progress', shift: 5, keyWords: 0, committed: words(0, 21) },
  payments: { name: 'payments', shift: 3, keyWords: 2, committed: words(0, 8) },
  motions: { name: 'motions', shift: 5, keyWords: 8, committed: words(0, 24) },
  tallies: { name: 'tallies', shift: 6, keyWords: 0, committed: 'all' },
  votes: { name: 'votes', shift: 2, keyWords: 2, committed: words(0, 3) },
  refs: { name: 'refs', shift: 4, keyWords: 8, committed: words(0, 10) },
  anchors: { name: 'anchors', shift: 5, keyWords: 0, committed: words(0, 24) },
  anchorHead: { name: 'anchorHead', shift: 3, keyWords: 0, committed: words(0, 2) },
} as const satisfies Record<string, TableShape>;

export type TableName = keyof typeof shapes;
export const tableNames = Object.keys(shapes) as TableName[];

/**
 * Tables that lanes write, each row a slot of its own or part of one. All others are configuration: any rule may read
 * them, only exclusive rules write them.
 */
export const slotTables: ReadonlySet<TableName> = new Set<TableName>([
  'supplies',
  'counters',
  'holdings',
  'encumbrances',
  'lots',
  'manyLots',
  'totals',
  'allowances',
  'holds',
  'issuances',
  'orders',
  'progress',
  'payments',
  'tallies',
  'votes',
  'anchors',
  'anchorHead',
]);
