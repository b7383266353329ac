import { Injectable } from '@nestjs/common';
import { BankEntries, type EntryClaim } from '../bank/bank-entries';
import type { BankEntry, PaymentReference, Payout } from '../database/generated/client';
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
    const claimed: EntryClaim = { ...known, subscriptionId: purpose?.subscriptionId ?? null };
    const reason = 'reason' in verdict ? verdict.reason : null;
    switch (verdict.do) {
      case 'mint':
        return this.minting.start(entry, claimed, party!, personId);
      case 'keep':
        return this.keep(entry, verdict.reason, claimed);
      case 'block':
        return this.entries.change(entry, { ...claimed, status: 'blocked', reason });
      case 'wait':
        return this.entries.change(entry, { ...claimed, status: 'waiting', reason });
      case 'return':
        return this.sendBack(entry, verdict.reason, personId, claimed);
    }
  }

  /** Back to the account it came from; it never became tokens. */
  async sendBack(entry: BankEntry, reason: string, personId: string, claimed: EntryClaim = {}): Promise<BankEntry> {
    await this.payouts.returnEntry({ ...entry, ...claimed }, reason, personId);
    return this.entries.change(entry, { ...claimed, status: 'returning', reason }, 'deposit.returning');
  }

  private async judgeCredit(entry: BankEntry, personId: string): Promise<void> {
    const byDesk = purposeByDesk(entry);
    const payout = byDesk ? null : await this.payouts.lockNamed(entry.endToEndId);
    if (byDesk) await this.credit(entry, byDesk, personId);
    else if (payout) await this.judgeBounce(entry, payout, personId);
    else if (entry.isReversal) {
      await this.entries.change(entry, { status: 'waiting', reason: 'REVERSAL_UNKNOWN' });
    } else {
      await this.credit(entry, await this.purposeOf(entry), personId);
    }
  }

  /** Where its tokens were burned, they are minted again: not while nothing is minted. */
  private async judgeBounce(entry: BankEntry, payout: Payout, personId: string): Promise<BankEntry> {
    const isIt = payout.status === 'paid' && payout.currency === entry.currency && payout.amount.equals(entry.amount);
    if (!isIt) return this.entries.change(entry, { status: 'waiting', reason: 'PAYOUT_MISMATCH', payoutId: payout.id });
    const stopped = payout.kind !== 'return' && (await this.gate.read(entry.currency)).mintingStopped;
    return stopped ? this.keep(entry, 'MINTING_STOPPED') : this.outcomes.bounced(entry, payout, personId);
  }

  /** Nothing is written down again each time it is looked at. */
  private async keep(entry: BankEntry, reason: string, claimed: EntryClaim = {}): Promise<BankEntry> {
    return entry.reason === reason ? entry : this.entries.change(entry, { ...claimed, status: 'received', reason });
  }

  private async judgeDebit(entry: BankEntry, personId: string): Promise<void> {
    if (entry.isReversal) return void (await this.reversals.judge(entry, personId));
    const payout = await this.payouts.lockNamed(entry.endToEndId);
    const isIt = payout?.status === 'sent' && payout.currency === entry.currency && payout.amount.equals(entry.amount);
    if (isIt) return void (await this.outcomes.paid(entry, payout));
    const reason = payout ? 'PAYOUT_MISMATCH' : 'DEBIT_UNKNOWN';
    await this.entries.change(entry, { status: 'waiting', reason, payoutId: payout?.id });
  }

  private async purposeOf({ reference, currency }: BankEntry): Promise<Purpose | null> {
    const found = reference && (await this.unit.tx.paymentReference.findUnique({ where: { reference } }));
    return found && found.currency === currency ? { ...found, byDesk: false } : null;
  }

  private async isOwnAccount({ ibanIndex }: BankEntry, party: CashParty): Promise<boolean> {
    if (ibanIndex === null) return false;
    const own = { partyType: party.type, partyId: party.id, ibanIndex, status: 'active' as const };
    return (await this.unit.tx.bankAccount.count({ where: own })) > 0;
  }
}

/** A match by the desk stays one when minting goes on. */
function purposeByDesk({ proposal, partyType, partyId, subscriptionId }: BankEntry): Purpose | null {
  return proposal !== null && partyType && partyId ? { partyType, partyId, subscriptionId, byDesk: true } : null;
}
