import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor';
import type { Payout } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { notFound, Problem } from '../http/problem';
import { NEUTRAL } from '../subscriptions/eligibility';
import { BankAccounts } from './bank-accounts.service';
import { CashGate } from './cash-gate';
import { CashParties } from './cash-parties';
import { Currencies } from './currencies.service';
import type { WithdrawCommand } from './payouts.dto';
import { Payouts } from './payouts.service';

/** Tokenised cash back into money, on an account of the holder's own. */
@Injectable()
export class Withdrawals {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly parties: CashParties,
    private readonly accounts: BankAccounts,
    private readonly currencies: Currencies,
    private readonly gate: CashGate,
    private readonly payouts: Payouts,
  ) {}

  async request(actor: Actor, command: WithdrawCommand): Promise<Payout> {
    const { amount, asset: currency } = command.amount;
    const party = await this.parties.require(actor, command.party);
    await this.currencies.requireActive(currency);
    const account = await this.accounts.get(command.bank_account_id);
    if (account.partyType !== party.type || account.partyId !== party.id) throw notFound('bank account');
    if (account.status !== 'active') {
      throw new Problem('STATE_REFUSED', `The account is ${account.status}: a second person admits it first.`);
    }
    if (party.isBarred) throw new Problem('PARTY_NOT_PERMITTED', NEUTRAL.detail);
    if (party.account === null) throw new Problem('STATE_REFUSED', 'There is no wallet that could hold anything.');
    await this.gate.requirePayouts(currency);
    const terms = { currency, kind: 'withdrawal' as const, bankAccountId: account.id, createdBy: actor.personId };
    return this.unit.within(PLATFORM, () =>
      this.payouts.burn(party, { ...terms, externalId: command.external_id ?? null }, BigInt(amount)),
    );
  }
}
