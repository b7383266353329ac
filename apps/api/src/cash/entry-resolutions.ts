import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import { BankEntries } from '../bank/bank-entries';
import { type Approval, type BankEntry, Prisma } from '../database/generated/client';
import type { CashPartyType } from '../database/generated/enums';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { notFound, Problem } from '../http/problem';
import { CashParties } from './cash-parties';
import { EntryJudging } from './entry-judging';
import { Reversals } from './reversals';
import { dayOf } from '../clock/day';

const RESOLVE = 'bank_entry.resolve';

/** What the desk says an entry is. */
export type Resolution =
  | {
      readonly act: 'match';
      readonly party_type: CashPartyType;
      readonly party_id: string;
      readonly subscription_id: string | null;
    }
  /** fees and interest of the account itself */
  | { readonly act: 'own' }
  /** frozen tokens leave with the money that left */
  | { readonly act: 'take_back' };

type Proposal = Resolution & { readonly reason: string; readonly proposed_by: string };

/** Entries that nobody but the desk can judge. Sending back takes one person, everything else a second one. */
@Injectable()
export class EntryResolutions implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly entries: BankEntries,
    private readonly parties: CashParties,
    private readonly judging: EntryJudging,
    private readonly reversals: Reversals,
    private readonly approvals: Approvals,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: RESOLVE,
      permission: 'bank_entry.review',
      currentPayload: (id) => this.payload(id),
      approved: (id) => this.unit.within(PLATFORM, () => this.carryOut(id)),
      rejected: (id) => this.unit.within(PLATFORM, () => this.drop(id)),
    });
  }

  async propose(actor: Actor, id: string, resolution: Resolution, reason: string) {
    const entry = await this.entries.lock(id);
    await this.judge(entry, resolution);
    const proposal = { ...resolution, reason, proposed_by: actor.personId };
    const changed = await this.entries.change(entry, { proposal }, undefined, reason);
    const approval = await this.approvals.request(actor, {
      action: RESOLVE,
      subject: { type: 'bank_entry', id },
      organisationId: actor.organisationId,
    });
    return { entry: changed, approval } satisfies { entry: BankEntry; approval: Approval };
  }

  /** Back to where it came from: nobody gains by it. */
  async sendBack(actor: Actor, id: string, reason: string): Promise<BankEntry> {
    const entry = await this.entries.lock(id);
    if (entry.direction !== 'credit' || entry.status !== 'waiting') throw stateRefused(entry);
    if (!(await this.entries.counterpartyOf(entry))?.iban) {
      throw new Problem('STATE_REFUSED', 'The bank does not say which account it came from.');
    }
    await this.approvals.voidFor(id);
    return this.judging.sendBack(entry, reason, actor.personId);
  }

  private async judge(entry: BankEntry, resolution: Resolution): Promise<void> {
    const wanted = resolution.act === 'take_back' ? 'frozen' : 'waiting';
    if (entry.status !== wanted) throw stateRefused(entry);
    if (resolution.act !== 'match') return;
    if (entry.direction !== 'credit')
      throw new Problem('STATE_REFUSED', 'Only money that came in is somebody’s deposit.');
    const party = await this.parties.find({ type: resolution.party_type, id: resolution.party_id });
    if (!party) throw notFound(resolution.party_type.replace('_', ' '));
    const { subscription_id: id } = resolution;
    const subscription = id === null ? null : await this.unit.tx.subscription.findUnique({ where: { id } });
    const fits = subscription?.investorId === party.id && subscription.currency === entry.currency;
    if (id !== null && !fits) throw notFound('subscription of this investor in this currency');
  }

  private async payload(id: string): Promise<Prisma.InputJsonObject | null> {
    const entry = await this.unit.tx.bankEntry.findUnique({ where: { id } });
    if (!entry?.proposal || (entry.status !== 'waiting' && entry.status !== 'frozen')) return null;
    const { currency, direction, amount, status, bookedOn, proposal } = entry;
    const facts = { entry_id: id, currency, direction, amount: amount.toFixed(), status };
    return { ...facts, booked_on: dayOf(bookedOn), proposal: proposal as Prisma.JsonObject };
  }

  private async carryOut(id: string): Promise<void> {
    const entry = await this.entries.lock(id);
    const { reason, proposed_by: personId, ...resolution } = entry.proposal as unknown as Proposal;
    switch (resolution.act) {
      case 'match': {
        const { party_type: partyType, party_id: partyId, subscription_id: subscriptionId } = resolution;
        await this.judging.credit(entry, { partyType, partyId, subscriptionId, byDesk: true }, personId);
        break;
      }
      case 'own':
        await this.entries.change(entry, { status: 'own', reason: null }, undefined, reason);
        break;
      case 'take_back':
        await this.reversals.takeBack(entry, personId);
        break;
    }
  }

  private async drop(id: string): Promise<void> {
    await this.entries.change(await this.entries.lock(id), { proposal: Prisma.DbNull });
  }
}

const stateRefused = ({ status, direction }: BankEntry) =>
  new Problem('STATE_REFUSED', `This ${direction} is ${status}: there is nothing of the kind to decide.`);
