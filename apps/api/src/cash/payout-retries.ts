import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor';
import type { Payout } from '../database/generated/client';
import { Problem } from '../http/problem';
import { PayoutOutcomes } from './payout-outcomes';
import { Payouts } from './payouts.service';

/** A payout that the bank gave back, and whose tokens the chain did not take back for its holder. */
@Injectable()
export class PayoutRetries {
  constructor(
    private readonly payouts: Payouts,
    private readonly outcomes: PayoutOutcomes,
  ) {}

  async remint({ personId }: Actor, id: string): Promise<Payout> {
    const payout = await this.payouts.lock(id);
    if (payout.status !== 'bouncing' || payout.refusalCode === null) {
      throw new Problem('STATE_REFUSED', `There is nothing to try again: the payout is ${payout.status}.`);
    }
    return this.outcomes.remint(payout, personId);
  }
}
