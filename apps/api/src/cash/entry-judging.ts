import { Injectable } from '@nestjs/common';
import { BankEntries } from '../bank/bank-entries';
import type { BankEntry, PaymentReference } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { CashGate } from './cash-gate';
import { CashParties, type CashParty } from './cash-parties';
import { judgeCredit } from './entry-judgement';
import { Minting } from './minting';
import { PayoutOutcomes } from './payout-outcomes';
import { Payouts } from './payouts.service';
import { Reversals } from './reversals';

/** Whose it is, and what for: from the payment's reference, or from the desk. */
export type Purpose = Pick<PaymentReference, 'partyType' | 'partyId' | 'subscriptionId'> & { readonly byDesk: boolean };

/** Decides what a booked entry is, and does what follows. In the platform's scope, with the entry locked. */
@Injectable()
export class EntryJudging {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly entries: BankEntries,
    private readonly parties: CashParties,
    private readonly gate: CashGate,
    private readonly minting: Minting,
    private readonly payouts: Payouts,
    private readonly outcomes: PayoutOutcomes,
    private readonly reversals: Reversals,
  ) {}

  async judge(id: string, personId: string): Promise<void> {
    const entry = await this.entries.lock(id);
    if (entry.status !== 'received') return;
    if (entry.direction === 'debit') await this.judgeDebit(entry, personId);
    else await this.judgeCredit(entry, personId);
  }

  /** `purpose` where the desk has said whose it is. */
  async credit(entry: BankEntry, purpose: Purpose | null, personId: string): Promise<BankEntry> {
    const party = purpose && (await this.parties.find({ type: purpose.partyType, id: purpose.partyId }));
    const { mintingStopped } = await this.gate.read(entry.currency);
    const payer = await this.entries.counterpartyOf(entry);
    const verdict = judgeCredit({
      ...{ party, mintingStopped, payerName: payer?.name ?? null, payerIban: payer?.iban ?? null },
      isOwnAccount: purpose?.byDesk === true || (party !== null && (await this.isOwnAccount(entry, party))),
    });
    const known = party && { partyType: party.type, partyId: party.id, organisationId: party.organisationId };
    const claimed = { ...known, subscriptionId: purpose?.subscriptionId ?? null };
    const reason = 'reason' in verdict ? verdict.reason : null;
    switch (verdict.do) {
      case 'mint':
        return this.minting.start(await this.entries.change(entry, { ...claimed, reason: null }), party!, personId);
      case 'keep':
        // Already so: nothing to write down again each time it is looked at.
        return entry.reason === reason ? entry : this.entries.change(entry, { ...claimed, status: 'received', reason });
      case 'block':
        return this.entries.change(entry, { ...claimed, status: 'blocked', reason });
      case 'wait':
        return this.entries.change(entry, { ...claimed, status: 'waiting', reason });
      case 'return':
        return this.sendBack(await this.entries.change(entry, { ...claimed, reason }), verdict.reason, personId);
    }
  }

  /** Back to the account it came from; it never became tokens. */
  async sendBack(entry: BankEntry, reason: string, personId: string): Promise<BankEntry> {
    await this.payouts.returnEntry(entry, reason, personId);
    return this.entries.change(entry, { status: 'returning', reason }, 'deposit.returning');
  }

  private async judgeCredit(entry: BankEntry, personId: string): Promise<void> {
    const payout = await this.payouts.lockNamed(entry.endToEndId);
    if (payout) {
      const isIt = payout.status === 'paid' && payout.currency === entry.currency && payout.amount.equals(entry.amount);
      if (isIt) await this.outcomes.bounced(entry, payout, personId);
      else await this.entries.change(entry, { status: 'waiting', reason: 'PAYOUT_MISMATCH', payoutId: payout.id });
    } else if (entry.isReversal) {
      await this.entries.change(entry, { status: 'waiting', reason: 'REVERSAL_UNKNOWN' });
    } else {
      await this.credit(entry, await this.purposeOf(entry), personId);
    }
  }

  private async judgeDebit(entry: BankEntry, personId: string): Promise<void> {
    if (entry.isReversal) return void (await this.reversals.judge(entry, personId));
    const payout = await this.payouts.lockNamed(entry.endToEndId);
    const isIt = payout?.status === 'sent' && payout.currency === entry.currency && payout.amount.equals(entry.amount);
    if (isIt) return void (await this.outcomes.paid(entry, payout));
    const reason = payout ? 'PAYOUT_MISMATCH' : 'DEBIT_UNKNOWN';
    await this.entries.change(entry, { status: 'waiting', reason, payoutId: payout?.id });
  }

  /** A match by the desk stays one when minting goes on. */
  private async purposeOf(entry: BankEntry): Promise<Purpose | null> {
    const { proposal, reference, currency, partyType, partyId, subscriptionId } = entry;
    if (proposal !== null && partyType && partyId) return { partyType, partyId, subscriptionId, byDesk: true };
    const found = reference && (await this.unit.tx.paymentReference.findUnique({ where: { reference } }));
    return found && found.currency === currency ? { ...found, byDesk: false } : null;
  }

  private async isOwnAccount({ ibanIndex }: BankEntry, party: CashParty): Promise<boolean> {
    if (ibanIndex === null) return false;
    const own = { partyType: party.type, partyId: party.id, ibanIndex, status: 'active' as const };
    return (await this.unit.tx.bankAccount.count({ where: own })) > 0;
  }
}
