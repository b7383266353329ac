import type { Hex } from '@cadastre/protocol';

/** An instrument that is a token on the chain, and can be offered. */
export interface OfferedInstrument {
  readonly id: string;
  readonly organisationId: string;
  readonly assetId: string;
  readonly token: Hex;
  /** where the price is paid to */
  readonly treasury: Hex;
  /** the most units there may ever be */
  readonly authorised: bigint;
}

/** Whether the evidence of an asset lets units be issued now: what of it is missing, stale or rejected. */
export interface EvidenceVerdict {
  readonly open: boolean;
  readonly missing: readonly string[];
}

/** What an offering has to know of the asset behind it. */
export abstract class OfferedInstruments {
  abstract find(instrumentId: string): Promise<OfferedInstrument | null>;
  /** those of these tokens that are instruments */
  abstract ofTokens(tokens: readonly Hex[]): Promise<OfferedInstrument[]>;
  abstract judgeEvidence(assetId: string): Promise<EvidenceVerdict>;
}
