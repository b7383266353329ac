import { bytesToHex, type Hex } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import type { Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';

interface Row {
  readonly currency: string;
  readonly account: Uint8Array;
  readonly amount: Prisma.Decimal;
}

export interface CashBalance {
  readonly currency: string;
  readonly account: Hex;
  readonly balance: { readonly amount: string; readonly asset: string };
}

/** Tokenised cash by account, as the read model has it. */
@Injectable()
export class CashBalances {
  constructor(private readonly unit: UnitOfWork) {}

  async of(organisationId: string): Promise<CashBalance[]> {
    const rows = await this.unit.tx.$queryRaw<Row[]>`
      SELECT c.code AS currency, b.account, b.amount
      FROM chain_accounts a
      JOIN chain_balances b ON b.account = a.address
      JOIN currencies c ON c.token = b.asset
      WHERE a.organisation_id = ${organisationId}::uuid AND a.status = 'live' AND b.amount > 0
      ORDER BY c.code, b.account`;
    return rows.map(({ currency, account, amount }) => ({
      currency,
      account: bytesToHex(account),
      balance: { amount: amount.toFixed(), asset: currency },
    }));
  }
}
