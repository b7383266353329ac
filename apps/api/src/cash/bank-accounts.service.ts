import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import { AuditTrail } from '../audit/audit-trail';
import { BankEntries } from '../bank/bank-entries';
import { hintOf } from '../bank/iban';
import { Clock } from '../clock/clock';
import type { Approval, BankAccount, Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { newestFirst, olderThan, type PageQuery } from '../http/pages';
import { notFound, Problem } from '../http/problem';
import { SubjectVault } from '../keys/subject-vault';
import type { AccountDetails, AddBankAccount } from './bank-accounts.dto';
import { CashParties } from './cash-parties';
import { isNameOf } from './entry-judgement';

const ADMIT = 'bank_account.admit';
const FIELD = 'bank_account';

/** Accounts to which a party is paid out. Its own only, and each admitted by a second person. */
@Injectable()
export class BankAccounts implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly parties: CashParties,
    private readonly entries: BankEntries,
    private readonly vault: SubjectVault,
    private readonly approvals: Approvals,
    private readonly audit: AuditTrail,
    private readonly events: Events,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: ADMIT,
      permission: 'bank_account.review',
      currentPayload: (id) => this.payload(id),
      approved: async (id) =>
        void (await this.change(await this.lock(id), { status: 'active' }, 'bank_account.active')),
      rejected: async (id, reviewReason) =>
        void (await this.change(await this.lock(id), { status: 'rejected', reviewReason }, 'bank_account.rejected')),
    });
  }

  async add(actor: Actor, { party: named, iban, bic, name }: AddBankAccount) {
    const party = await this.parties.require(actor, named);
    if (!isNameOf(party, name)) {
      throw new Problem('BANK_ACCOUNT_REFUSED', 'The account is in another name: only a party’s own is paid to.');
    }
    if ((await this.unit.tx.currency.count({ where: { iban } })) > 0) {
      throw new Problem('BANK_ACCOUNT_REFUSED', 'The account is the platform’s own.');
    }
    const id = uuidv7();
    const now = this.clock.now();
    const { organisationId } = party;
    const details: AccountDetails = { iban, bic: bic ?? null, name };
    const [account] = await this.unit.tx.bankAccount.createManyAndReturn({
      data: [
        {
          ...{ id, organisationId, partyType: party.type, partyId: party.id, hint: hintOf(iban) },
          sealed: Uint8Array.from(await this.vault.seal(id, FIELD, JSON.stringify(details))),
          ...{ ibanIndex: this.entries.indexOf(iban), createdBy: actor.personId, createdAt: now, updatedAt: now },
        },
      ],
      // A duplicate must not end the transaction: its refusal names the cure.
      skipDuplicates: true,
    });
    if (!account) throw new Problem('CONFLICT', 'This account is registered for the same party already.');
    await this.tell(account, 'bank_account.proposed');
    const approval = await this.approvals.request(actor, {
      action: ADMIT,
      subject: { type: 'bank_account', id },
      organisationId,
    });
    return { account, approval } satisfies { account: BankAccount; approval: Approval };
  }

  async close(actor: Actor, id: string): Promise<BankAccount> {
    const account = await this.lock(id);
    if (account.organisationId !== actor.organisationId) throw notFound('bank account');
    if (account.status !== 'active' && account.status !== 'proposed') {
      throw new Problem('STATE_REFUSED', `This account is ${account.status}.`);
    }
    await this.approvals.voidFor(id);
    return this.change(account, { status: 'closed' }, 'bank_account.closed');
  }

  list({ cursor, limit }: PageQuery): Promise<BankAccount[]> {
    return this.unit.tx.bankAccount.findMany({
      where: { id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  async get(id: string): Promise<BankAccount> {
    const account = await this.unit.tx.bankAccount.findUnique({ where: { id } });
    if (!account) throw notFound('bank account');
    return account;
  }

  /** What the desk reads of others is on record. */
  async read(actor: Actor, id: string): Promise<{ account: BankAccount; details: AccountDetails | null }> {
    const account = await this.get(id);
    const { organisationId } = account;
    if (organisationId !== actor.organisationId) {
      await this.audit.record({ action: 'bank_account.read', target: { type: 'bank_account', id }, organisationId });
    }
    return { account, details: await this.detailsOf(account) };
  }

  async detailsOf({ id, sealed }: BankAccount): Promise<AccountDetails | null> {
    const text = await this.vault.open(id, FIELD, sealed);
    return text === null ? null : (JSON.parse(text) as AccountDetails);
  }

  private async lock(id: string): Promise<BankAccount> {
    await this.unit.tx.$queryRaw`SELECT 1 FROM bank_accounts WHERE id = ${id}::uuid FOR UPDATE`;
    return this.get(id);
  }

  /** The checker reads the account itself; what is approved is bound to it by its keyed hash. */
  private async payload(id: string): Promise<Prisma.InputJsonObject | null> {
    const account = await this.unit.tx.bankAccount.findUnique({ where: { id } });
    if (account?.status !== 'proposed') return null;
    const { partyType, partyId, hint, ibanIndex } = account;
    const party = { type: partyType, id: partyId };
    return { bank_account_id: id, party, hint, iban_index: Buffer.from(ibanIndex).toString('hex') };
  }

  private async change(
    before: BankAccount,
    data: Prisma.BankAccountUpdateInput,
    type: EventType,
  ): Promise<BankAccount> {
    const after = await this.unit.tx.bankAccount.update({
      where: { id: before.id, version: before.version },
      data: { ...data, version: { increment: 1 }, updatedAt: this.clock.now() },
    });
    await this.tell(after, type);
    return after;
  }

  private async tell(
    { id, organisationId, partyType, partyId, status, hint }: BankAccount,
    type: EventType,
  ): Promise<void> {
    const facts = { party: { type: partyType, id: partyId }, status, hint };
    await this.audit.record({ action: type, target: { type: 'bank_account', id }, organisationId, details: facts });
    await this.events.publish({ organisationId, type, data: { id, ...facts } });
  }
}
