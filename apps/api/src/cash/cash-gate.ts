import { Injectable } from '@nestjs/common';
import type { Currency } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';

export interface GateState {
  readonly mintingStopped: boolean;
  /** there are more tokens than money */
  readonly payoutsStopped: boolean;
}

/** What an open break stops. Whoever mints or pays holds the currency's row, so a break that opens waits for them. */
@Injectable()
export class CashGate {
  constructor(private readonly unit: UnitOfWork) {}

  read(currency: string): Promise<GateState> {
    return this.unit.within(PLATFORM, async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM currencies WHERE code = ${currency} FOR SHARE`;
      return this.stateOf(currency);
    });
  }

  async requirePayouts(currency: string): Promise<void> {
    if ((await this.read(currency)).payoutsStopped) {
      throw new Problem(
        'PAYOUTS_STOPPED',
        `Nothing is paid out in ${currency} now: a difference is being looked into.`,
      );
    }
  }

  async stateOf(currency: Currency['code']): Promise<GateState> {
    const open = await this.unit.tx.cashBreak.findMany({ where: { currency, status: 'open' } });
    const lacksMoney = open.some(({ kind, difference }) => kind === 'cover' && difference.isNegative());
    return { mintingStopped: open.length > 0, payoutsStopped: lacksMoney };
  }
}
