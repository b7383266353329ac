import { Injectable } from '@nestjs/common';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import type { BankEntry, Prisma } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { newestFirst, olderThan, type PageQuery } from '../http/pages';
import { notFound } from '../http/problem';
import { KeyStore } from '../keys/key-store';
import { SubjectVault } from '../keys/subject-vault';
import { Organisations } from '../organisations/organisations.service';
import type { EntryQuery } from './bank.dto';
import type { Counterparty } from './camt053';

const FIELD = 'counterparty';
const IBAN_INDEX = 'bank.iban';

/** Whose an entry is, and what for. */
export type EntryClaim = Partial<Pick<BankEntry, 'partyType' | 'partyId' | 'organisationId' | 'subscriptionId'>>;

/** Rows of what the bank booked, and the record of what became of each. */
@Injectable()
export class BankEntries {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly vault: SubjectVault,
    private readonly keys: KeyStore,
    private readonly audit: AuditTrail,
    private readonly events: Events,
    private readonly organisations: Organisations,
  ) {}

  async get(id: string): Promise<BankEntry> {
    const entry = await this.unit.tx.bankEntry.findUnique({ where: { id } });
    if (!entry) throw notFound('entry');
    return entry;
  }

  list({ currency, status, direction, statement_id, cursor, limit }: EntryQuery): Promise<BankEntry[]> {
    return this.unit.tx.bankEntry.findMany({
      where: { currency, status, direction, statementId: statement_id, id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  /** Money that came in for the people or entities of an organisation. */
  depositsOf(organisationId: string, { cursor, limit }: PageQuery): Promise<BankEntry[]> {
    return this.unit.tx.bankEntry.findMany({
      where: { organisationId, direction: 'credit', partyId: { not: null }, id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  async lock(id: string): Promise<BankEntry> {
    await this.unit.tx.$queryRaw`SELECT 1 FROM bank_entries WHERE id = ${id}::uuid FOR UPDATE`;
    return this.get(id);
  }

  /** Tells the desk, and the party whose money it is where there is something for it to know. */
  async change(
    before: BankEntry,
    data: Prisma.BankEntryUncheckedUpdateInput,
    told?: EventType,
    why?: string,
  ): Promise<BankEntry> {
    const after = await this.unit.tx.bankEntry.update({
      where: { id: before.id, version: before.version },
      data: { ...data, version: { increment: 1 }, updatedAt: this.clock.now() },
    });
    const { id, currency, direction, amount, status, reason, organisationId } = after;
    const facts = { currency, direction, amount: amount.toFixed(), status, ...(reason ? { reason } : {}) };
    await this.audit.record({
      action: 'bank_entry.changed',
      target: { type: 'bank_entry', id },
      organisationId: null,
      before: { status: before.status, reason: before.reason },
      after: { status, reason },
      details: facts,
      reason: why,
    });
    await this.unit.within(PLATFORM, async () => {
      const { id: platform } = await this.organisations.platform();
      const event = { organisationId: platform, type: 'bank_entry.changed' as const, data: { id, ...facts } };
      const { status: _, reason: __, ...shown } = facts;
      const deposit = told && organisationId ? [{ organisationId, type: told, data: { id, ...shown } }] : [];
      await this.events.publishAll([event, ...deposit]);
    });
    return after;
  }

  /** Null once the key of the entry is destroyed. */
  async counterpartyOf({ id, counterparty }: BankEntry): Promise<Counterparty | null> {
    const text = await this.vault.open(id, FIELD, counterparty);
    return text === null ? null : (JSON.parse(text) as Counterparty);
  }

  /** Who is at the other end is personal: the reading is on record. */
  async read(id: string): Promise<{ entry: BankEntry; counterparty: Counterparty | null }> {
    const entry = await this.get(id);
    const { organisationId } = entry;
    await this.audit.record({ action: 'bank_entry.read', target: { type: 'bank_entry', id }, organisationId });
    return { entry, counterparty: await this.counterpartyOf(entry) };
  }

  seal = async (id: string, counterparty: Counterparty): Promise<Uint8Array<ArrayBuffer>> =>
    Uint8Array.from(await this.vault.seal(id, FIELD, JSON.stringify(counterparty)));

  indexOf = (iban: string): Uint8Array<ArrayBuffer> => Uint8Array.from(this.keys.index(IBAN_INDEX, iban));
}
