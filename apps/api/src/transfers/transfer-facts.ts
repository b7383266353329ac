import type { Hex, RefusalName, Standing } from '@cadastre/protocol';
import type { ChainRuleSet } from '../rules/rule-set';

/** Units with the date from which periods count, and the exemption under which they were issued. */
export interface LotFacts {
  readonly acquiredAt: bigint;
  readonly exemption: number;
  readonly amount: bigint;
}

export interface AttributeFacts {
  readonly country: number;
  readonly investorClass: number;
  readonly standing: Standing;
  readonly expiry: bigint;
  readonly claims: bigint;
}

/** One side of a transfer, as the chain knows it at one block. */
export interface PartyFacts {
  readonly account: Hex;
  /** 0n: the account belongs to nobody */
  readonly identity: bigint;
  readonly attributes: AttributeFacts;
  /** replaced in a recovery */
  readonly retired: boolean;
  readonly frozen: boolean;
  readonly whitelisted: boolean;
  readonly balance: bigint;
  /** not frozen, not held */
  readonly available: bigint;
  /** of the identity, over all its accounts */
  readonly total: bigint;
  /** oldest first; none where the asset keeps none */
  readonly lots: readonly LotFacts[];
}

export interface AssetFacts {
  readonly isCash: boolean;
  readonly keepsLots: boolean;
  readonly retired: boolean;
  readonly paused: boolean;
  readonly rules: ChainRuleSet;
  readonly supply: bigint;
  readonly holders: bigint;
  /** of the receiver's country, and of its class */
  readonly holdersOfCountry: bigint;
  readonly holdersOfClass: bigint;
}

/** All that the chain looks at when it judges a transfer. */
export interface TransferFacts {
  /** the block's time */
  readonly now: bigint;
  readonly amount: bigint;
  readonly asset: AssetFacts;
  readonly from: PartyFacts;
  readonly to: PartyFacts;
  /** the sender holds Clearer */
  readonly cleared: boolean;
}

/** One rule of a movement: the code of its refusal, and when it refuses. */
export interface TransferRule {
  readonly code: RefusalName;
  /** in the API's words; several rules may be one word */
  readonly rule: string;
  /** whether it binds this transfer at all */
  binds(facts: TransferFacts): boolean;
  /** null: cannot be said before another refusal is cured */
  passes(facts: TransferFacts): boolean | null;
  /** more exact than what the chain says of every case; must not tell what the sender may not know of the receiver */
  cure?(facts: TransferFacts): string;
}

/** Units change hands, not only accounts: the rules of a sale apply. */
export const isSale = ({ from, to }: TransferFacts): boolean => from.identity === 0n || from.identity !== to.identity;

export const bothRegistered = ({ from, to }: TransferFacts): boolean => from.identity !== 0n && to.identity !== 0n;

export const always = (): boolean => true;

/** Seconds of the chain as people write a time. */
export const timeOf = (seconds: bigint): string => new Date(Number(seconds) * 1_000).toISOString();
