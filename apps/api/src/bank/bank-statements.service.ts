import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { AuditTrail } from '../audit/audit-trail';
import { Currencies } from '../cash/currencies.service';
import { codeOf } from '../cash/cash-token';
import { EntryQueue } from '../cash/entry-queue';
import { Clock } from '../clock/clock';
import { type BankStatement, type Currency, Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Events } from '../events/events';
import { notFound, Problem } from '../http/problem';
import { newestFirst, olderThan } from '../http/pages';
import { SubjectVault } from '../keys/subject-vault';
import { BankEntries } from './bank-entries';
import type { StatementQuery } from './bank.dto';
import type { Statement, StatementEntry } from './camt053';
import { judgeContinuation } from './continuation.policy';
import { toBigInt, toDecimal } from '../database/decimals';
import { dayOf, fromDay } from '../clock/day';

export interface ReceivedStatement {
  readonly statement: Statement;
  readonly sha256: Uint8Array;
  readonly sizeBytes: number;
  readonly simulated: boolean;
}

/** Statements as the bank sent them, one after the other. What each entry of them means is judged afterwards. */
@Injectable()
export class BankStatements {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly currencies: Currencies,
    private readonly entries: BankEntries,
    private readonly vault: SubjectVault,
    private readonly queue: EntryQueue,
    private readonly audit: AuditTrail,
    private readonly events: Events,
  ) {}

  /** All of it or nothing, and only where the last one ended. */
  async add(actor: Actor, received: ReceivedStatement): Promise<BankStatement> {
    const { statement } = received;
    const currency = await this.currencyOf(statement);
    const last = await this.last(currency.code);
    await this.judgeNew(currency, received);
    const { closing, closedOn, sequence, number } = last ?? {};
    const end = last && {
      number: number!,
      sequence: sequence ?? null,
      closing: toBigInt(closing!),
      closedOn: dayOf(closedOn!),
    };
    const fault = judgeContinuation(end, statement, this.clock.now());
    if (fault) throw refused(fault.fault, fault.detail);
    if (!last) await this.currencies.begin(currency, statement.opening);
    return this.write(actor, currency, received, (last?.number ?? 0) + 1);
  }

  last(currency: string): Promise<BankStatement | null> {
    return this.unit.tx.bankStatement.findFirst({ where: { currency }, orderBy: { number: 'desc' } });
  }

  async get(id: string): Promise<BankStatement> {
    const statement = await this.unit.tx.bankStatement.findUnique({ where: { id } });
    if (!statement) throw notFound('statement');
    return statement;
  }

  list({ currency, cursor, limit }: StatementQuery): Promise<BankStatement[]> {
    return this.unit.tx.bankStatement.findMany({
      where: { currency, id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  /** Locked: a second statement at the same time is judged after the first. */
  private async currencyOf({ iban, currency: code }: Statement): Promise<Currency> {
    const known = await this.unit.tx.currency.findUnique({ where: { iban } });
    if (known?.status !== 'active' || codeOf(known.code) !== code) {
      throw refused('ACCOUNT_UNKNOWN', 'The statement is of no account of the platform’s in that currency.');
    }
    return this.currencies.lock(known.code);
  }

  private async judgeNew({ code: currency }: Currency, { statement, sha256 }: ReceivedStatement): Promise<void> {
    const { bankId, entries } = statement;
    const same = { OR: [{ bankId }, { sha256: Uint8Array.from(sha256) }] };
    const known = await this.unit.tx.bankStatement.findFirst({ where: { currency, ...same } });
    if (known) throw refused('STATEMENT_KNOWN', `It was imported already, as number ${known.number}.`);
    const references = entries.flatMap(({ bankReference }) => bankReference ?? []);
    const twice = await this.unit.tx.bankEntry.findMany({ where: { currency, bankReference: { in: references } } });
    const again = twice.find((entry) =>
      entries.some((next) => next.bankReference === entry.bankReference && next.direction === entry.direction),
    );
    if (again) throw refused('ENTRY_KNOWN', `The entry ${again.bankReference} was in an earlier statement.`);
  }

  private async write(actor: Actor, { code: currency }: Currency, received: ReceivedStatement, number: number) {
    const { statement, sha256, sizeBytes, simulated } = received;
    const { organisationId, personId } = actor;
    const id = uuidv7();
    const now = this.clock.now();
    const operation = await this.queue.start(currency, actor, id);
    const row = await this.unit.tx.bankStatement.create({
      data: {
        ...{ id, currency, number, bankId: statement.bankId, sequence: statement.sequence, simulated, sizeBytes },
        ...{ opening: toDecimal(statement.opening), closing: toDecimal(statement.closing) },
        ...{ openedOn: fromDay(statement.openedOn), closedOn: fromDay(statement.closedOn) },
        ...{ entries: statement.entries.length, sha256: Uint8Array.from(sha256) },
        ...{ uploadedBy: personId, operationId: operation.id, createdAt: now },
      },
    });
    await this.writeEntries(row, statement.entries);
    const facts = { currency, number, entries: row.entries, closing: row.closing.toFixed(), simulated };
    const sha = Buffer.from(sha256).toString('hex');
    await this.audit.record({
      action: 'bank_statement.imported',
      target: { type: 'bank_statement', id },
      organisationId: null,
      details: { ...facts, sha256: sha },
    });
    await this.events.publish({ organisationId, type: 'bank_statement.imported', data: { id, ...facts } });
    return row;
  }

  private async writeEntries(
    { id: statementId, currency, createdAt }: BankStatement,
    entries: readonly StatementEntry[],
  ) {
    const ids = entries.map(() => uuidv7());
    await this.vault.createAll(ids);
    const data: Prisma.BankEntryCreateManyInput[] = [];
    for (const [position, entry] of entries.entries()) {
      const id = ids[position]!;
      const { direction, isReversal, bankReference, endToEndId, reference, counterparty } = entry;
      data.push({
        ...{ id, currency, statementId, position, direction, isReversal, bankReference, endToEndId, reference },
        ...{ amount: toDecimal(entry.amount), bookedOn: fromDay(entry.bookedOn) },
        counterparty: await this.entries.seal(id, counterparty),
        ibanIndex: counterparty.iban === null ? null : this.entries.indexOf(counterparty.iban),
        ...{ createdAt, updatedAt: createdAt },
      });
    }
    await this.unit.tx.bankEntry.createMany({ data });
  }
}

export const refused = (code: string, detail: string) =>
  new Problem('STATEMENT_REFUSED', `The statement is not imported: ${detail}`, {
    errors: [{ pointer: '/file', code, detail }],
  });
