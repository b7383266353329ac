import { type Hex, type Role } from '@cadastre/protocol';

/** The world at block 0. Bulk lists are iterables: a million accounts need not exist as objects at once. */
export interface Genesis {
  readonly timestamp: number;
  /** The account whose key signs headers. */
  readonly sequencer: Hex;
  readonly roles: readonly GenesisRole[];
  readonly identities: Iterable<GenesisIdentity>;
  readonly assets: Iterable<GenesisAsset>;
}

export interface GenesisRole {
  readonly role: Role;
  readonly account: Hex;
}

export interface GenesisIdentity {
  readonly identity: bigint;
  /** ISO 3166-1 numeric. */
  readonly country: number;
  readonly investorClass: number;
  /** Unix seconds, exclusive. */
  readonly expiry: number;
  readonly accounts: readonly Hex[];
}

/** An asset without rules: whoever has a standing may acquire it. Rules are set by transactions. */
export interface GenesisAsset {
  readonly kind: 'security' | 'cash';
  readonly fingerprint: Hex;
  readonly instrument: number;
  readonly name: string;
  readonly symbol: string;
  readonly decimals: number;
  readonly keepsLots: boolean;
  readonly issuer: bigint;
  readonly treasury: Hex;
  /** Every account must belong to one of the identities. */
  readonly holdings: Iterable<GenesisHolding>;
}

export interface GenesisHolding {
  readonly account: Hex;
  readonly balance: bigint;
}
