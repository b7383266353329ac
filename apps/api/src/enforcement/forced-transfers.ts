import { assetTokenAbi } from '@cadastre/protocol';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../access/actor';
import type { EnforcementOrder } from '../database/generated/client';
import { callTo, type ChainCall } from '../settlement/chain-call';
import { type Confirmed, EnforcementDecisions, type EnforcementWork } from './enforcement-decisions';
import type { ForcedTransferCommand } from './enforcement-orders.dto';
import { EnforcementOrders } from './enforcement-orders.service';
import { forcedTransferTerms } from './enforcement-terms';
import { FreezeFollowing } from './freeze-following';
import { TokenAuthority } from './token-authority';

/** Units are taken from a holder, frozen ones too, and given to somebody else. */
@Injectable()
export class ForcedTransfers implements EnforcementWork, OnModuleInit {
  readonly kind = 'forced_transfer';
  readonly needsDocument = false;

  constructor(
    private readonly decisions: EnforcementDecisions,
    private readonly orders: EnforcementOrders,
    private readonly authority: TokenAuthority,
    private readonly following: FreezeFollowing,
  ) {}

  onModuleInit(): void {
    this.decisions.register(this);
  }

  async draft(actor: Actor, { from, to, units, reason, ...named }: ForcedTransferCommand): Promise<EnforcementOrder> {
    const token = await this.authority.require(actor, named);
    return this.orders.draft(actor, { kind: this.kind, terms: { token, from, to, units }, reason });
  }

  calls({ terms }: EnforcementOrder): Promise<ChainCall[]> {
    const { token, from, to, units } = forcedTransferTerms.parse(terms);
    return Promise.resolve([callTo(token, assetTokenAbi, 'forcedTransfer', [from, to, BigInt(units)])]);
  }

  async confirmed(_: EnforcementOrder, { transactionHash }: Confirmed): Promise<ChainCall[]> {
    for (const move of await this.following.movesOf(transactionHash)) await this.following.taken(move, false);
    return [];
  }

  abandoned(): Promise<void> {
    return Promise.resolve();
  }
}
