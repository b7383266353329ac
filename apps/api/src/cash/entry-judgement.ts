import { compareNames, prepareName } from '@cadastre/screening';

/** How alike two names must be to be one person's: banks cut names off, turn them round and leave accents out. */
const NAME_SCORE_MIN = 0.9;

export interface JudgedParty {
  readonly kind: 'person' | 'entity';
  /** the legal name first */
  readonly names: readonly string[];
  /** nothing may be paid to it, nothing of it may move */
  readonly isBarred: boolean;
  /** null until the chain knows it, with an account */
  readonly account: string | null;
}

export interface CreditFacts {
  /** under whose reference it came, where there is one */
  readonly party: JudgedParty | null;
  readonly payerName: string | null;
  readonly payerIban: string | null;
  /** the account is one that the party has registered */
  readonly isOwnAccount: boolean;
  readonly mintingStopped: boolean;
}

export type CreditVerdict =
  | { readonly do: 'mint' }
  /** stays as it is until minting goes on */
  | { readonly do: 'keep'; readonly reason: 'MINTING_STOPPED' }
  | { readonly do: 'return'; readonly reason: 'THIRD_PARTY' }
  | { readonly do: 'block'; readonly reason: 'PARTY_BARRED' }
  | { readonly do: 'wait'; readonly reason: 'REFERENCE_UNKNOWN' | 'PARTY_UNKNOWN' | 'PAYER_UNKNOWN' };

/** What becomes of booked money. Only the party's own becomes tokens of the party. */
export function judgeCredit(facts: CreditFacts): CreditVerdict {
  const { party, payerName, payerIban, isOwnAccount, mintingStopped } = facts;
  if (!party) return { do: 'wait', reason: 'REFERENCE_UNKNOWN' };
  // Before whose money it is: sent back, it would leave somebody who is barred.
  if (party.isBarred) return { do: 'block', reason: 'PARTY_BARRED' };
  if (!isOwnAccount) {
    // Without an account it could not go back, and without a name nobody can say whose it is.
    if (payerIban === null || payerName === null) return { do: 'wait', reason: 'PAYER_UNKNOWN' };
    if (!isNameOf(party, payerName)) return { do: 'return', reason: 'THIRD_PARTY' };
  }
  if (party.account === null) return { do: 'wait', reason: 'PARTY_UNKNOWN' };
  if (mintingStopped) return { do: 'keep', reason: 'MINTING_STOPPED' };
  return { do: 'mint' };
}

export function isNameOf({ names, kind }: Pick<JudgedParty, 'names' | 'kind'>, written: string): boolean {
  const asked = prepareName(written, kind);
  return names.some((name) => compareNames(asked, prepareName(name, kind)).score >= NAME_SCORE_MIN);
}
