import { assetTokenAbi, type Hex } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import { ChainConnection, requireChain } from '../chain/chain-connection';
import type { SettlementOutcome } from './settlement-handlers';

/** Money or units that are set apart on the chain. */
@Injectable()
export class Holds {
  constructor(private readonly connection: ChainConnection) {}

  /** A recovered account's holds go with it, so the chain is asked whose the hold is now. */
  async holderOf(token: Hex, hold: Hex): Promise<Hex> {
    const read = { address: token, abi: assetTokenAbi, functionName: 'holdOf', args: [hold] } as const;
    return (await requireChain(this.connection).readContract(read)).holder;
  }
}

/**
 * Whether a release, or a rejection, left what it should have freed under the hold. Whoever pleases may free a hold that
 * has expired: one that the chain does not know any more is as it should be.
 */
export const isStillHeld = (
  outcome: SettlementOutcome,
): outcome is Exclude<SettlementOutcome, { status: 'confirmed' }> =>
  outcome.status === 'failed' || (outcome.status === 'refused' && outcome.code !== 'HOLD_UNKNOWN');
