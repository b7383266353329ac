import { assetTokenAbi } from '@cadastre/protocol';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { BankEntries } from '../bank/bank-entries';
import type { BankEntry, Operation, Payout } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { callTo } from '../settlement/chain-call';
import type { SettlementOutcome } from '../settlement/settlement-handlers';
import { OPERATOR, Settlements } from '../settlement/settlement.service';
import { CashGate } from './cash-gate';
import { CashParties } from './cash-parties';
import { cashTokenOf } from './cash-token';
import { BURN, Payouts } from './payouts.service';
import { toBigInt } from '../database/decimals';

const REMINT = 'cash.remint';

/** What comes of payouts: on the chain, and at the bank. */
@Injectable()
export class PayoutOutcomes implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly entries: BankEntries,
    private readonly payouts: Payouts,
    private readonly parties: CashParties,
    private readonly gate: CashGate,
    private readonly settlements: Settlements,
  ) {}

  onModuleInit(): void {
    this.settlements.register({ kind: BURN, settled: (operation, outcome) => this.burned(operation, outcome) });
    this.settlements.register({ kind: REMINT, settled: (operation, outcome) => this.reminted(operation, outcome) });
  }

  /** The bank has paid it. */
  async paid(entry: BankEntry, payout: Payout): Promise<BankEntry> {
    const { entryId, kind } = await this.payouts.change(payout, { status: 'paid' }, 'payout.paid');
    if (kind === 'return') {
      const returned = await this.entries.lock(entryId!);
      await this.entries.change(returned, { status: 'returned' }, 'deposit.returned');
    }
    return this.entries.change(entry, { status: 'matched', reason: null, payoutId: payout.id });
  }

  /** The bank has given it back: the holder gets the tokens again; what never was tokens waits for the desk. */
  async bounced(entry: BankEntry, payout: Payout, personId: string): Promise<BankEntry> {
    if (payout.kind === 'return') {
      await this.payouts.change(payout, { status: 'bounced' }, 'payout.bounced');
      const original = await this.entries.lock(payout.entryId!);
      await this.entries.change(original, { status: 'waiting', reason: 'RETURN_BOUNCED' });
    } else {
      await this.remint(payout, personId);
    }
    return this.entries.change(entry, { status: 'matched', reason: null, payoutId: payout.id });
  }

  /** For one whose tokens the chain did not take back at first. */
  async retry({ personId }: Actor, id: string): Promise<Payout> {
    const payout = await this.payouts.lock(id);
    if (payout.status !== 'bouncing' || payout.refusalCode === null) {
      throw new Problem('STATE_REFUSED', `There is nothing to try again: the payout is ${payout.status}.`);
    }
    if ((await this.gate.read(payout.currency)).mintingStopped) {
      throw new Problem(
        'STATE_REFUSED',
        `Nothing is minted in ${payout.currency} now: try again once the break is closed.`,
      );
    }
    return this.remint(payout, personId);
  }

  private async remint(payout: Payout, personId: string): Promise<Payout> {
    const { id, currency, partyType, partyId } = payout;
    const party = await this.parties.find({ type: partyType!, id: partyId! });
    if (!party?.account) throw new Error(`the party of payout ${id} has no account any more`);
    const amount = toBigInt(payout.amount);
    const operation = await this.settlements.start({
      kind: REMINT,
      organisationId: party.organisationId,
      subject: { type: 'payout', id },
      input: { payout_id: id, amount: amount.toString(), currency },
      createdBy: personId,
      signer: OPERATOR,
      calls: [callTo(cashTokenOf(currency), assetTokenAbi, 'mint', [party.account, amount])],
    });
    const bouncing = { status: 'bouncing' as const, mintOperationId: operation.id, refusalCode: null };
    return this.payouts.change(payout, bouncing, 'payout.bouncing');
  }

  private burned(operation: Operation, outcome: SettlementOutcome): Promise<void> {
    return this.unit.within(PLATFORM, async () => {
      const payout = await this.payouts.lock(operation.subjectId!);
      if (payout.burnOperationId !== operation.id || payout.status !== 'burning') {
        throw new Error(`operation ${operation.id} is not what payout ${payout.id} waits for`);
      }
      if (outcome.status === 'confirmed')
        return void (await this.payouts.change(payout, { status: 'ready' }, 'payout.ready'));
      await this.payouts.change(payout, { status: 'refused', refusalCode: outcome.code }, 'payout.refused');
    });
  }

  private reminted(operation: Operation, outcome: SettlementOutcome): Promise<void> {
    return this.unit.within(PLATFORM, async () => {
      const payout = await this.payouts.lock(operation.subjectId!);
      if (payout.mintOperationId !== operation.id || payout.status !== 'bouncing') {
        throw new Error(`operation ${operation.id} is not what payout ${payout.id} waits for`);
      }
      const isDone = outcome.status === 'confirmed';
      const changes = isDone ? { status: 'bounced' as const } : { refusalCode: outcome.code };
      await this.payouts.change(payout, changes, isDone ? 'payout.bounced' : 'payout.bounce_refused');
    });
  }
}
