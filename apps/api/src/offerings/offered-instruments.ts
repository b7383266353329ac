import type { Hex } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';

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

/** Where nothing has been tokenised: no instrument is there to be offered, and no evidence to issue on. */
@Injectable()
export class NoInstruments extends OfferedInstruments {
  find(): Promise<null> {
    return Promise.resolve(null);
  }

  ofTokens(): Promise<OfferedInstrument[]> {
    return Promise.resolve([]);
  }

  judgeEvidence(): Promise<EvidenceVerdict> {
    return Promise.resolve({ open: false, missing: ['instrument'] });
  }
}
