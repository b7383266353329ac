import { type Address, type Hex } from '../machine/words';

/** The world at block 0. Bulk lists are iterables: a million accounts need not exist as objects at once. */
export interface Genesis {
  readonly timestamp: number;
  /** The account whose key signs headers. */
  readonly sequencer: Address;
  readonly roles: readonly GenesisRole[];
  readonly identities: Iterable<GenesisIdentity>;
  readonly assets: Iterable<GenesisAsset>;
}

export interface GenesisRole {
  /** The role's bytes32, as `Roles` names it. */
  readonly role: Hex;
  readonly account: Address;
}

export interface GenesisIdentity {
  readonly identity: bigint;
  /** ISO 3166-1 numeric. */
  readonly country: number;
  readonly investorClass: number;
  readonly expiresAt: number;
  readonly accounts: readonly Address[];
}

export interface GenesisAsset {
  readonly kind: 'security' | 'cash';
  readonly fingerprint: Hex;
  readonly instrument: number;
  readonly name: string;
  readonly symbol: string;
  readonly decimals: number;
  readonly keepsLots?: boolean;
  /** Every account must belong to one of the identities. */
  readonly holdings: Iterable<GenesisHolding>;
}

export interface GenesisHolding {
  readonly account: Address;
  readonly balance: bigint;
}
