import { assetTokenAbi } from '@cadastre/protocol';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { BankEntries } from '../bank/bank-entries';
import type { BankEntry, Operation } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { callTo, type ChainCall } from '../settlement/chain-call';
import type { SettlementOutcome } from '../settlement/settlement-handlers';
import { OPERATOR, Settlements } from '../settlement/settlement.service';
import { CashParties } from './cash-parties';
import { cashTokenOf } from './cash-token';
import { toBigInt } from '../database/decimals';

const FREEZE = 'cash.freeze';
const TAKE = 'cash.take_back';

/** Money that the bank takes back after it was booked. What it stood for is frozen at once, and taken by two people. */
@Injectable()
export class Reversals implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly entries: BankEntries,
    private readonly parties: CashParties,
    private readonly settlements: Settlements,
  ) {}

  onModuleInit(): void {
    this.settlements.register({
      kind: FREEZE,
      settled: (operation, outcome) =>
        this.settled(operation, outcome, 'freezing', { confirmed: 'frozen', otherwise: 'waiting' }),
    });
    this.settlements.register({
      kind: TAKE,
      settled: (operation, outcome) =>
        this.settled(operation, outcome, 'taking', { confirmed: 'reversed', otherwise: 'frozen' }),
    });
  }

  /** A debit that takes back a credit: the same amount under the same reference of the bank's or the payer's. */
  async judge(entry: BankEntry, personId: string): Promise<BankEntry> {
    const original = await this.originalOf(entry);
    if (!original) return this.entries.change(entry, { status: 'waiting', reason: 'REVERSAL_UNKNOWN' });
    const link = { reversesId: original.id };
    switch (original.status) {
      case 'minted':
        return this.freeze(entry, original, personId);
      case 'received':
      case 'waiting':
      case 'blocked':
        await this.entries.change(original, { status: 'reversed' }, 'deposit.reversed');
        return this.entries.change(entry, { ...link, status: 'reversed', reason: null });
      case 'minting':
        // Judged again with the next statement, or when somebody asks for it.
        return this.entries.change(entry, { ...link, reason: 'ORIGINAL_SETTLING' });
      default:
        return this.entries.change(entry, { ...link, status: 'waiting', reason: 'REVERSAL_TOO_LATE' });
    }
  }

  /** Frozen tokens leave with the money that left. */
  async takeBack(entry: BankEntry, personId: string): Promise<BankEntry> {
    if (entry.status !== 'frozen')
      throw new Problem('STATE_REFUSED', `Nothing is frozen for this entry: it is ${entry.status}.`);
    const { token, account, amount, organisationId } = await this.frozenOf(await this.entries.get(entry.reversesId!));
    const operation = await this.start(TAKE, entry, organisationId, personId, [
      callTo(token, assetTokenAbi, 'unfreezePartialTokens', [account, amount]),
      callTo(token, assetTokenAbi, 'burn', [account, amount]),
    ]);
    return this.entries.change(entry, { status: 'taking', takeOperationId: operation.id });
  }

  private async freeze(entry: BankEntry, original: BankEntry, personId: string): Promise<BankEntry> {
    const { token, account, amount, organisationId } = await this.frozenOf(original);
    const operation = await this.start(FREEZE, entry, organisationId, personId, [
      callTo(token, assetTokenAbi, 'freezePartialTokens', [account, amount]),
    ]);
    const whose = { organisationId, partyType: original.partyType, partyId: original.partyId };
    const freezing = { status: 'freezing' as const, reason: null, freezeOperationId: operation.id };
    return this.entries.change(entry, { ...whose, reversesId: original.id, ...freezing });
  }

  private async frozenOf({ partyType, partyId, currency, amount }: BankEntry) {
    const party = await this.parties.find({ type: partyType!, id: partyId! });
    if (!party?.account) throw new Error(`${partyType} ${partyId} has no account any more`);
    const { account, organisationId } = party;
    return { token: cashTokenOf(currency), account, organisationId, amount: toBigInt(amount) };
  }

  private start(
    kind: string,
    { id, currency, amount }: BankEntry,
    organisationId: string,
    createdBy: string,
    calls: ChainCall[],
  ) {
    const input = { entry_id: id, amount: amount.toFixed(), currency };
    const subject = { type: 'bank_entry', id };
    return this.settlements.start({ kind, organisationId, subject, input, createdBy, signer: OPERATOR, calls });
  }

  private originalOf({ id, currency, amount, bankReference, endToEndId }: BankEntry): Promise<BankEntry | null> {
    const named = [bankReference && { bankReference }, endToEndId && { endToEndId }].filter((one) => !!one);
    if (named.length === 0) return Promise.resolve(null);
    const where = { id: { not: id }, currency, amount, direction: 'credit' as const, OR: named };
    return this.unit.tx.bankEntry.findFirst({ where, orderBy: { id: 'asc' } });
  }

  private settled(
    operation: Operation,
    outcome: SettlementOutcome,
    from: BankEntry['status'],
    to: { readonly confirmed: BankEntry['status']; readonly otherwise: BankEntry['status'] },
  ): Promise<void> {
    return this.unit.within(PLATFORM, async () => {
      const entry = await this.entries.lock(operation.subjectId!);
      const isAwaited =
        [entry.freezeOperationId, entry.takeOperationId].includes(operation.id) && entry.status === from;
      if (!isAwaited) throw new Error(`operation ${operation.id} is not what entry ${entry.id} waits for`);
      const changes =
        outcome.status === 'confirmed'
          ? { status: to.confirmed, reason: null }
          : { status: to.otherwise, reason: outcome.code };
      await this.entries.change(entry, changes);
    });
  }
}
