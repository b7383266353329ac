import { Injectable } from '@nestjs/common';
import { BankEntries } from '../bank/bank-entries';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { BankMoney, type CreditedMoney, type ReturnedMoney } from '../subscriptions/bank-money';
import { CashParties } from './cash-parties';
import { Minting } from './minting';
import { PaymentReferences } from './payment-references';
import { Payouts } from './payouts.service';

/** The bank as subscriptions see it: references, money that has come, money that goes back. */
@Injectable()
export class CashBankMoney extends BankMoney {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly parties: CashParties,
    private readonly references: PaymentReferences,
    private readonly minting: Minting,
    private readonly payouts: Payouts,
    private readonly entries: BankEntries,
  ) {
    super();
  }

  async issueReference({
    id,
    investorId,
    currency,
  }: {
    id: string;
    investorId: string;
    currency: string;
  }): Promise<string> {
    const party = await this.parties.find({ type: 'investor', id: investorId });
    if (!party) throw new Error(`investor ${investorId} of subscription ${id} is gone`);
    return (await this.references.issue(party, currency, id)).reference;
  }

  onCredited(listener: (money: CreditedMoney) => Promise<void>): void {
    this.minting.onCredited(listener);
  }

  async sendBack({ investorId, amount, currency, entryId, reason, personId }: ReturnedMoney): Promise<void> {
    await this.unit.within(PLATFORM, async () => {
      const party = await this.parties.find({ type: 'investor', id: investorId });
      if (!party?.account) throw new Error(`investor ${investorId} has no account to take money from`);
      await this.entries.get(entryId);
      await this.payouts.burn(party, { currency, kind: 'refund', entryId, reason, createdBy: personId }, amount);
    });
  }
}
