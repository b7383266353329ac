import { encodeEvent, type Address, type AbiValue, type EventName, type Hex } from '@cadastre/protocol';
import { Book, Journal } from './book';

// The whole ledger as maps of immutable records, written from the interfaces' NatSpec. Whatever can be derived (held
// units, totals of identities, holder counts) is derived by looking through everything, never kept beside it.

export interface Identity {
  readonly country: number;
  readonly investorClass: number;
  readonly standing: number;
  readonly expiry: bigint;
  readonly claims: bigint;
}

export interface Limit {
  readonly set: boolean;
  readonly value: bigint;
}

export interface Rules {
  readonly countriesRestricted: boolean;
  readonly countriesAllowed: readonly number[];
  readonly countriesDenied: readonly number[];
  readonly classesAllowed: bigint;
  readonly claimsRequired: bigint;
  readonly whitelistOnly: boolean;
  readonly maxHolders: Limit;
  readonly maxHoldersByCountry: readonly { readonly country: number; readonly holders: number }[];
  readonly maxHoldersByClass: readonly { readonly investorClass: number; readonly holders: number }[];
  readonly maxHolding: Limit;
  readonly minHolding: Limit;
  readonly maxHoldingBps: Limit;
  readonly minHoldingBps: Limit;
  readonly resale: readonly { readonly exemption: number; readonly lockSeconds: bigint; readonly tacks: boolean }[];
  readonly windows: readonly { readonly from: bigint; readonly to: bigint }[];
  readonly supplyCap: Limit;
  readonly issuanceCap: Limit;
  readonly issuanceDays: number;
  readonly clearing: boolean;
  readonly halted: boolean;
  readonly wholeHoldingOnly: boolean;
}

export interface Terms {
  readonly fingerprint: Hex;
  readonly instrument: number;
  readonly kind: number;
  readonly decimals: number;
  readonly keepsLots: boolean;
  readonly issuer: bigint;
  readonly treasury: Address;
  readonly name: string;
  readonly symbol: string;
}

export interface Checkpoint {
  readonly supply: bigint;
  readonly balances: ReadonlyMap<string, bigint>;
}

export interface Asset {
  readonly terms: Terms;
  readonly version: bigint;
  readonly rules: Rules;
  readonly retired: boolean;
  readonly paused: boolean;
  readonly supply: bigint;
  readonly splits: readonly { readonly numerator: bigint; readonly denominator: bigint }[];
  readonly checkpoints: readonly Checkpoint[];
  readonly valuation?: {
    readonly value: bigint;
    readonly cash: Address;
    readonly valuedAt: bigint;
    readonly documentHash: Hex;
  };
}

export interface Lot {
  readonly acquiredAt: bigint;
  readonly exemption: number;
  readonly amount: bigint;
}

export interface Holding {
  readonly balance: bigint;
  readonly frozen: bigint;
  readonly accountFrozen: boolean;
  readonly lots: readonly Lot[];
}

export interface Hold {
  readonly kind: number;
  readonly holder: Address;
  readonly escrow: Address;
  readonly to: Address;
  readonly amount: bigint;
  readonly expiry: bigint;
}

export interface Distribution {
  readonly asset: Address;
  readonly checkpoint: bigint;
  readonly cash: Address;
  readonly total: bigint;
  readonly paymentAt: bigint;
  readonly expiresAt: bigint;
  readonly funded: bigint;
  readonly paid: bigint;
  readonly suspended: bigint;
  readonly returned: bigint;
  readonly unitsDone: bigint;
  readonly closed: boolean;
}

export interface Motion {
  readonly asset: Address;
  readonly checkpoint: bigint;
  readonly choices: number;
  readonly opensAt: bigint;
  readonly closesAt: bigint;
  readonly documentHash: Hex;
  readonly closed: boolean;
}

export interface NaiveLog {
  readonly address: Address;
  readonly topics: readonly Hex[];
  readonly data: Hex;
}

const NO_HOLDING: Holding = { balance: 0n, frozen: 0n, accountFrozen: false, lots: [] };

export class World {
  readonly journal = new Journal();
  readonly identities = new Book<Identity>(this.journal);
  /** account → identity */
  readonly accounts = new Book<bigint>(this.journal);
  readonly replaced = new Book<Address>(this.journal);
  /** role|scope|account */
  readonly roles = new Book<true>(this.journal);
  readonly assets = new Book<Asset>(this.journal);
  /** asset|document */
  readonly documents = new Book<{ readonly version: number; readonly hash: Hex }>(this.journal);
  /** asset|identity */
  readonly whitelist = new Book<true>(this.journal);
  /** asset|account */
  readonly holdings = new Book<Holding>(this.journal);
  /** asset|owner|spender */
  readonly allowances = new Book<bigint>(this.journal);
  /** asset|id */
  readonly holds = new Book<Hold>(this.journal);
  /** asset|day → units issued */
  readonly issuance = new Book<bigint>(this.journal);
  /** hash → Settled or Cancelled */
  readonly orders = new Book<number>(this.journal);
  readonly distributions = new Book<Distribution>(this.journal);
  /** id|account */
  readonly payments = new Book<{ readonly state: number; readonly amount: bigint }>(this.journal);
  readonly motions = new Book<Motion>(this.journal);
  /** id|account */
  readonly votes = new Book<{ readonly choice: number; readonly weight: bigint }>(this.journal);
  readonly refs = new Book<bigint>(this.journal);
  readonly nonces = new Book<number>(this.journal);
  readonly anchors = new Book<{
    readonly treeSize: bigint;
    readonly root: Hex;
    readonly checkpointHash: Hex;
    readonly anchoredAt: bigint;
  }>(this.journal);
  readonly settings = new Book<Address>(this.journal);

  now = 0n;
  /** Supplies at the start of the segment. */
  segmentSupply = new Map<string, bigint>();
  logs: NaiveLog[] = [];

  emit(address: Address, name: EventName, args: { readonly [name: string]: AbiValue }): void {
    this.logs.push({ address, ...encodeEvent(name, args) });
  }

  holding(asset: Address, account: Address): Holding {
    return this.holdings.get(`${asset}|${account}`) ?? NO_HOLDING;
  }

  setHolding(asset: Address, account: Address, change: Partial<Holding>): void {
    this.holdings.set(`${asset}|${account}`, { ...this.holding(asset, account), ...change });
  }

  setAsset(asset: Address, change: Partial<Asset>): void {
    this.assets.set(asset, { ...this.assets.get(asset)!, ...change });
  }

  held(asset: Address, account: Address): bigint {
    return this.holds.entries(asset).reduce((sum, [, hold]) => (hold.holder === account ? sum + hold.amount : sum), 0n);
  }

  identityOf(account: Address): Identity | undefined {
    const number = this.accounts.get(account);
    return number === undefined ? undefined : this.identities.get(String(number));
  }

  /** What every holder has over all its accounts. Native contracts have no identity and are no holders. */
  totals(asset: Address): Map<bigint, bigint> {
    const totals = new Map<bigint, bigint>();
    for (const [key, { balance }] of this.holdings.entries(asset)) {
      const identity = this.accounts.get(key.split('|')[1]!);
      if (identity !== undefined && balance > 0n) totals.set(identity, (totals.get(identity) ?? 0n) + balance);
    }
    return totals;
  }

  successorOf(account: Address): Address {
    const next = this.replaced.get(account);
    return next === undefined ? account : this.successorOf(next);
  }

  /** The party itself, or the account that stands in for it. */
  speaksFor(sender: Address, party: Address): boolean {
    return sender === party || sender === this.successorOf(party);
  }

  isKnown(account: Address): boolean {
    return this.accounts.has(account) || this.roles.entries().some(([key]) => key.endsWith(`|${account}`));
  }

  hasRole(role: number, scope: string, account: Address): boolean {
    const platform = '0x0000000000000000000000000000000000000000';
    return this.roles.has(`${role}|${platform}|${account}`) || this.roles.has(`${role}|${scope}|${account}`);
  }
}
