import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { AuditTrail } from '../audit/audit-trail';
import { BankEntries } from '../bank/bank-entries';
import { type CreditTransfer, writePain001 } from '../bank/write-pain001';
import { Clock } from '../clock/clock';
import { type PaymentFile, type Payout, Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { newestFirst, olderThan } from '../http/pages';
import { notFound, Problem } from '../http/problem';
import { BankAccounts } from './bank-accounts.service';
import { CashGate } from './cash-gate';
import { CashParties } from './cash-parties';
import { codeOf, scaleOf } from './cash-token';
import { Currencies } from './currencies.service';
import type { PaymentFileQuery } from './payouts.dto';
import { endToEndIdOf, Payouts } from './payouts.service';
import { toBigInt } from '../database/decimals';

const PAYOUTS_MAX = 2_000;

/** What the bank is asked to pay, in files. Each payout is in one of them. */
@Injectable()
export class PaymentFiles {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly currencies: Currencies,
    private readonly gate: CashGate,
    private readonly parties: CashParties,
    private readonly payouts: Payouts,
    private readonly accounts: BankAccounts,
    private readonly entries: BankEntries,
    private readonly audit: AuditTrail,
  ) {}

  /** Everything that is ready, but what would go to somebody who is barred by now, or to nobody knows where. */
  async create(actor: Actor, currency: string): Promise<PaymentFile> {
    await this.currencies.requireActive(currency);
    await this.gate.requirePayouts(currency);
    const payable = await this.payable(currency);
    if (payable.length === 0) throw new Problem('STATE_REFUSED', `Nothing in ${currency} waits to be paid.`);
    const id = uuidv7();
    const createdAt = this.clock.now();
    const content = await this.write({ id, currency, createdAt }, payable);
    const total = payable.reduce((sum, { amount }) => sum.add(amount), new Prisma.Decimal(0));
    const sha256 = Uint8Array.from(createHash('sha256').update(content).digest());
    const file = await this.unit.tx.paymentFile.create({
      data: { id, currency, payouts: payable.length, total, sha256, createdBy: actor.personId, createdAt },
    });
    for (const payout of payable)
      await this.payouts.change(payout, { status: 'sent', paymentFileId: id }, 'payout.sent');
    await this.audit.record({
      action: 'payment_file.created',
      target: { type: 'payment_file', id },
      organisationId: null,
      details: {
        currency,
        payouts: payable.length,
        total: total.toFixed(),
        sha256: Buffer.from(sha256).toString('hex'),
      },
    });
    return file;
  }

  async get(id: string): Promise<PaymentFile> {
    const file = await this.unit.tx.paymentFile.findUnique({ where: { id } });
    if (!file) throw notFound('payment file');
    return file;
  }

  list({ currency, cursor, limit }: PaymentFileQuery): Promise<PaymentFile[]> {
    return this.unit.tx.paymentFile.findMany({
      where: { currency, id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  /** Made anew, and the same to the byte: its hash says so. It names people, so the reading is on record. */
  async read(id: string): Promise<string> {
    const file = await this.get(id);
    const payouts = await this.unit.tx.payout.findMany({ where: { paymentFileId: id }, orderBy: { id: 'asc' } });
    const content = await this.write(file, payouts);
    if (!createHash('sha256').update(content).digest().equals(Buffer.from(file.sha256))) {
      throw new Problem('STATE_REFUSED', 'The file cannot be made again as it was: what it named has changed.');
    }
    await this.audit.record({
      action: 'payment_file.read',
      target: { type: 'payment_file', id },
      organisationId: null,
    });
    return content;
  }

  private async payable(currency: string): Promise<Payout[]> {
    const found = await this.unit.tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM payouts WHERE currency = ${currency} AND status = 'ready'
      ORDER BY id LIMIT ${PAYOUTS_MAX} FOR UPDATE SKIP LOCKED`;
    const ready = await this.unit.tx.payout.findMany({
      where: { id: { in: found.map(({ id }) => id) } },
      orderBy: { id: 'asc' },
    });
    const payable: Payout[] = [];
    for (const payout of ready) {
      const goesSomewhere = Boolean((await this.destinationOf(payout))?.iban);
      if (goesSomewhere && !(await this.isBarred(payout))) payable.push(payout);
    }
    return payable;
  }

  private async isBarred({ partyType, partyId }: Payout): Promise<boolean> {
    const party = partyType && partyId && (await this.parties.find({ type: partyType, id: partyId }));
    return party ? party.isBarred : false;
  }

  private async write(
    file: Pick<PaymentFile, 'id' | 'currency' | 'createdAt'>,
    payouts: readonly Payout[],
  ): Promise<string> {
    const { iban, bic, accountName: name } = await this.currencies.get(file.currency);
    const transfers: CreditTransfer[] = [];
    for (const payout of payouts) transfers.push(await this.transferOf(payout));
    return writePain001({
      ...{ messageId: file.id.replace(/-/g, ''), createdAt: file.createdAt },
      ...{ currency: codeOf(file.currency), scale: scaleOf(file.currency), debtor: { name, iban, bic }, transfers },
    });
  }

  private async transferOf(payout: Payout): Promise<CreditTransfer> {
    const to = await this.destinationOf(payout);
    if (!to?.iban) throw new Problem('STATE_REFUSED', `Where payout ${payout.id} goes is not known any more.`);
    const remittance = payout.kind === 'withdrawal' ? 'Withdrawal' : 'Return of your payment';
    const amount = toBigInt(payout.amount);
    return {
      endToEndId: endToEndIdOf(payout),
      amount,
      name: to.name ?? 'NOTPROVIDED',
      iban: to.iban,
      bic: to.bic,
      remittance,
    };
  }

  private async destinationOf({ kind, bankAccountId, entryId }: Payout) {
    if (kind === 'withdrawal') return this.accounts.detailsOf(await this.accounts.get(bankAccountId!));
    return this.entries.counterpartyOf(await this.entries.get(entryId!));
  }
}
