import { createHash } from 'node:crypto';
import { assetAddress, bytesToHex, fingerprintOf, Role, type Hex } from '@cadastre/protocol';
import { type Genesis, type GenesisAsset } from '@cadastre/chain';
import { type SignatureEngine } from '../src/signatures/signature-engine';

export interface WorldSize {
  readonly accounts: number;
  readonly assets: number;
  /** The first accounts, which sign; the others only hold and receive. */
  readonly signers: number;
}

export const GENESIS_TIME = 1_800_000_000;

/** A deterministic stream of numbers below 2^32: the same world and load in every run. */
export function stream(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let word = Math.imul(state ^ (state >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    return (word ^ (word >>> 15)) >>> 0;
  };
}

export const sequencerSecret = (): Uint8Array => secretOf('sequencer');
const secretOf = (name: string): Uint8Array => createHash('sha256').update(`cadastre bench ${name}`).digest();

/** Secrets of the signers, packed. */
export function signerSecrets(signers: number): Uint8Array {
  const secrets = new Uint8Array(32 * signers);
  for (let signer = 0; signer < signers; signer++) secrets.set(secretOf(String(signer)), 32 * signer);
  return secrets;
}

export class World {
  private readonly signerAddresses: Hex[];

  constructor(
    readonly size: WorldSize,
    private readonly engine: SignatureEngine,
  ) {
    this.signerAddresses = this.addressesOf(signerSecrets(size.signers));
  }

  account(index: number): Hex {
    return this.signerAddresses[index] ?? `0x${(0x10000000 + index).toString(16)}${'5a'.repeat(12)}${word(index)}`;
  }

  asset(index: number): Hex {
    return assetAddress(fingerprint(index) as never, 0);
  }

  /** The cash token comes after the securities; everybody holds it. */
  get cash(): Hex {
    return this.asset(this.size.assets);
  }

  /** Holders of a security fall off with its rank, as the load on it does; every signer holds every one of them. */
  holdersOf(asset: number): number {
    return Math.max(this.size.signers, Math.floor(this.size.accounts / (asset + 1)));
  }

  genesis(): Genesis {
    const [sequencer] = this.addressesOf(sequencerSecret());
    return {
      timestamp: GENESIS_TIME,
      sequencer: sequencer!,
      roles: [
        ...ROLES.map((role) => ({ role, account: this.account(0) })),
        ...PAYMASTERS.map((paymaster) => ({ role: Role.Paymaster, account: this.account(paymaster) })),
      ],
      identities: this.identities(),
      assets: Array.from({ length: this.size.assets + 1 }, (_, index) => this.genesisAsset(index)),
    };
  }

  private *identities() {
    for (let index = 0; index < this.size.accounts; index++) {
      yield {
        identity: BigInt(index + 1),
        country: 1 + (index % 200),
        investorClass: 1 + (index % 4),
        expiry: 2_000_000_000,
        accounts: [this.account(index)],
      };
    }
  }

  private genesisAsset(index: number): GenesisAsset {
    const isCash = index === this.size.assets;
    return {
      kind: isCash ? 'cash' : 'security',
      fingerprint: fingerprint(index),
      instrument: 0,
      name: `Bench ${index}`,
      symbol: isCash ? 'EUR' : `A${index}`,
      decimals: 2,
      keepsLots: false,
      issuer: 1n,
      treasury: this.account(0),
      holdings: this.holdings(isCash ? this.size.accounts : this.holdersOf(index)),
    };
  }

  private *holdings(count: number) {
    for (let index = 0; index < count; index++) yield { account: this.account(index), balance: 1_000_000_000n };
  }

  private addressesOf(secrets: Uint8Array): Hex[] {
    const count = secrets.length / 32;
    const addresses = new Uint8Array(20 * count);
    this.engine.deriveKeys({ count, secrets, keys: new Uint8Array(64 * count), addresses });
    return Array.from({ length: count }, (_, index) => bytesToHex(addresses.subarray(20 * index, 20 * index + 20)));
  }
}

/** The first account does whatever the figures need done. */
const ROLES = [Role.Admin, Role.Registrar, Role.AssetManager, Role.Submitter];

/** Those who pay distributions. One alone would meet the quota that a sender has of the pool's bytes. */
export const PAYMASTERS = [0, 1, 2, 3, 4, 5, 6, 7];

const word = (index: number): string => index.toString(16).padStart(8, '0');
const fingerprint = (index: number): Hex => fingerprintOf('Bench registry', `A${index + 1}`);
