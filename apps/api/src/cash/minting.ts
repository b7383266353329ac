import { assetTokenAbi } from '@cadastre/protocol';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { BankEntries, type EntryClaim } from '../bank/bank-entries';
import type { BankEntry, Operation } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { callTo } from '../settlement/chain-call';
import type { SettlementOutcome } from '../settlement/settlement-handlers';
import { OPERATOR, Settlements } from '../settlement/settlement.service';
import type { CreditedMoney } from '../subscriptions/bank-money';
import type { CashParty } from './cash-parties';
import { cashTokenOf } from './cash-token';
import { EntryQueue } from './entry-queue';
import { toBigInt } from '../database/decimals';

const MINT = 'cash.mint';

/** Tokens for booked money, entry by entry. */
@Injectable()
export class Minting implements OnModuleInit {
  private readonly listeners: ((money: CreditedMoney) => Promise<void>)[] = [];

  constructor(
    private readonly unit: UnitOfWork,
    private readonly entries: BankEntries,
    private readonly settlements: Settlements,
    private readonly queue: EntryQueue,
  ) {}

  onModuleInit(): void {
    this.settlements.register({ kind: MINT, settled: (operation, outcome) => this.settled(operation, outcome) });
  }

  /** Runs in the transaction in which money that came for a subscription is there. */
  onCredited(listener: (money: CreditedMoney) => Promise<void>): void {
    this.listeners.push(listener);
  }

  async start(entry: BankEntry, claimed: EntryClaim, party: CashParty, personId: string): Promise<BankEntry> {
    const { id, currency } = entry;
    const amount = toBigInt(entry.amount);
    const operation = await this.settlements.start({
      kind: MINT,
      organisationId: party.organisationId,
      subject: { type: 'bank_entry', id },
      input: { entry_id: id, amount: amount.toString(), currency },
      createdBy: personId,
      signer: OPERATOR,
      calls: [callTo(cashTokenOf(currency), assetTokenAbi, 'mint', [party.account!, amount])],
    });
    const minting = { ...claimed, status: 'minting' as const, reason: null, mintOperationId: operation.id };
    return this.entries.change(entry, minting, 'deposit.accepted');
  }

  private settled(operation: Operation, outcome: SettlementOutcome): Promise<void> {
    return this.unit.within(PLATFORM, async () => {
      const entry = await this.entries.lock(operation.subjectId!);
      if (entry.mintOperationId !== operation.id || entry.status !== 'minting') {
        throw new Error(`operation ${operation.id} is not what entry ${entry.id} waits for`);
      }
      if (outcome.status !== 'confirmed') {
        return void (await this.entries.change(entry, { status: 'waiting', reason: outcome.code }));
      }
      const minted = await this.entries.change(entry, { status: 'minted' }, 'deposit.credited');
      const { id: entryId, currency, subscriptionId, amount } = minted;
      const undone = await this.unit.tx.bankEntry.count({ where: { reversesId: entryId, status: 'received' } });
      const { organisationId, createdBy: personId } = operation;
      if (undone > 0) await this.queue.start(currency, { organisationId, personId });
      if (subscriptionId === null) return;
      const money = { subscriptionId, amount: toBigInt(amount), currency, entryId };
      for (const listener of this.listeners) await listener(money);
    });
  }
}
