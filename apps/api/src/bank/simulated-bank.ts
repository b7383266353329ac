import { createHash, randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { codeOf, scaleOf } from '../cash/cash-token';
import { Currencies } from '../cash/currencies.service';
import { endToEndIdOf } from '../cash/payouts.service';
import { Clock } from '../clock/clock';
import { ENVIRONMENT } from '../config/config.module';
import type { Environment } from '../config/environment';
import type { BankStatement, Currency } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import type { SimulateBank } from './bank.dto';
import { BankStatements } from './bank-statements.service';
import type { Statement, StatementEntry } from './camt053';
import { findReference } from './creditor-reference';
import { readStatement } from './statement-upload';
import { writeCamt053 } from './write-camt053';
import { toBigInt } from '../database/decimals';
import { dayOf } from '../clock/day';

/** Outside production: the next statement of a bank that is made up, through the same door as a real one. */
@Injectable()
export class SimulatedBank {
  constructor(
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly currencies: Currencies,
    private readonly statements: BankStatements,
  ) {}

  async book(actor: Actor, command: SimulateBank): Promise<BankStatement> {
    if (this.environment.NODE_ENV === 'production') {
      throw new Problem('NOT_IN_PRODUCTION', 'A real bank books what is paid.');
    }
    const currency = await this.currencies.lock(command.currency);
    const xml = writeCamt053(await this.next(currency, command), scaleOf(currency.code));
    const content = Buffer.from(xml, 'utf8');
    const sha256 = createHash('sha256').update(content).digest();
    const received = { statement: readStatement(xml), sha256, sizeBytes: content.length, simulated: true };
    return this.statements.add(actor, received);
  }

  private async next(currency: Currency, { movements, pays_out, opening: first }: SimulateBank): Promise<Statement> {
    const last = await this.statements.last(currency.code);
    if (last && first !== undefined)
      throw new Problem('STATE_REFUSED', 'Only the first statement opens with a sum of your own.');
    const today = dayOf(this.clock.now());
    const opening = BigInt(last?.closing.toFixed() ?? first ?? currency.supplyBefore.toFixed());
    const entries = [
      ...movements.map((movement) => entryOf(movement, today)),
      ...(pays_out ? await this.payoutsOf(currency.code, today) : []),
    ];
    const booked = entries.reduce(
      (sum, { direction, amount }) => sum + (direction === 'credit' ? amount : -amount),
      0n,
    );
    const number = (last?.number ?? 0) + 1;
    return {
      ...{ bankId: `SIM-${codeOf(currency.code)}-${number}`, sequence: BigInt(number), iban: currency.iban },
      ...{ currency: codeOf(currency.code), opening, closing: opening + booked, entries },
      ...{ openedOn: last ? dayOf(last.closedOn) : today, closedOn: today },
    };
  }

  /** What the bank was asked to pay, it pays. */
  private async payoutsOf(currency: string, bookedOn: string): Promise<StatementEntry[]> {
    const sent = await this.unit.tx.payout.findMany({ where: { currency, status: 'sent' }, orderBy: { id: 'asc' } });
    return sent.map((payout) => ({
      ...{ direction: 'debit', amount: toBigInt(payout.amount), bookedOn, isReversal: false, reference: null },
      ...{ bankReference: randomUUID(), endToEndId: endToEndIdOf(payout) },
      counterparty: { name: null, iban: null, bic: null, remittance: null },
    }));
  }
}

function entryOf(movement: SimulateBank['movements'][number], bookedOn: string): StatementEntry {
  const { direction, amount, name, iban, reference, end_to_end_id, is_reversal, remittance } = movement;
  return {
    ...{ direction, amount: BigInt(amount), bookedOn, isReversal: is_reversal, bankReference: randomUUID() },
    endToEndId: end_to_end_id ?? null,
    reference: reference === undefined ? null : findReference(reference),
    counterparty: { name: name ?? null, iban: iban ?? null, bic: null, remittance: remittance ?? null },
  };
}
