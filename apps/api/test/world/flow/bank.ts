import { randomUUID } from 'node:crypto';
import { answered } from '@cadastre/sdk';
import type { StatementEntry } from '../../../src/bank/camt053';
import { ibanOf } from '../../../src/bank/iban';
import { writeCamt053 } from '../../../src/bank/write-camt053';
import type { FlowWorld } from './flow-world';
import type { FlowInvestor } from './investors';
import { fileForm } from './visitor';

const OURS = ibanOf('LU', '0019400644750000');
const SCALE = 2;

export interface Payment {
  readonly investor: FlowInvestor;
  readonly cents: bigint;
  /** as the payer writes it on the transfer */
  readonly reference: string;
}

/** The bank, from outside: its statements go in as the files it would send, its orders come out as files. */
export class Bank {
  /** what it says there is on the platform's account */
  balance = 0n;
  paidIn = 0n;
  paidOut = 0n;
  private statements = 0;

  constructor(private readonly world: FlowWorld) {}

  async open(): Promise<void> {
    const { admin, until } = this.world;
    const body = { code: 'EUR/2', iban: OURS, account_name: 'Cadastre deposits' };
    await answered(admin.api.POST('/v1/currencies', { body }));
    await until(async () => {
      const { data } = await answered(admin.api.GET('/v1/currencies'));
      return data[0]?.status === 'active';
    });
  }

  /** Money of investors arrives, and is theirs as tokens. */
  async payIn(payments: readonly Payment[]): Promise<void> {
    if (payments.length === 0) return;
    this.paidIn += payments.reduce((sum, { cents }) => sum + cents, 0n);
    const statement = await this.book(
      payments.map(({ investor, cents, reference }) => ({
        ...{ direction: 'credit', amount: cents, reference, endToEndId: null },
        counterparty: { name: nameOf(investor), iban: accountOf(investor), bic: null, remittance: null },
      })),
    );
    const { compliance, until, pages } = this.world;
    await until(async () => {
      const entries = await pages((page) =>
        answered(compliance.api.GET('/v1/bank-entries', { params: { query: { statement_id: statement, ...page } } })),
      );
      return entries.every(({ status }) => status === 'minted');
    });
  }

  /** Everything that waits to be paid goes to the bank in one file, and the bank pays it. */
  async payOut(): Promise<void> {
    const { compliance: desk } = this.world;
    await this.noPayoutIs('burning');
    const body = { currency: 'EUR/2' };
    const { id } = await answered(desk.api.POST('/v1/payment-files', { body }));
    const params = { path: { id } };
    const file = await answered(desk.api.GET('/v1/payment-files/{id}/content', { params, parseAs: 'text' }));
    const orders = [
      ...String(file).matchAll(/<EndToEndId>([^<]+)<\/EndToEndId>.*?<InstdAmt Ccy="EUR">(\d+)\.(\d\d)</g),
    ].map(([, endToEndId, euros, cents]) => ({ endToEndId: endToEndId!, amount: BigInt(`${euros}${cents}`) }));
    this.paidOut += orders.reduce((sum, { amount }) => sum + amount, 0n);
    await this.book(
      orders.map((order) => ({
        ...{ direction: 'debit', reference: null, ...order },
        counterparty: { name: null, iban: null, bic: null, remittance: null },
      })),
    );
    await this.noPayoutIs('sent');
  }

  /** The next statement, after which every entry of it has been looked at. Answers its id. */
  private async book(entries: readonly Omit<StatementEntry, 'bookedOn' | 'isReversal' | 'bankReference'>[]) {
    const today = new Date().toISOString().slice(0, 10);
    const number = ++this.statements;
    const opening = this.balance;
    for (const { direction, amount } of entries) this.balance += direction === 'credit' ? amount : -amount;
    const whole = entries.map((entry) => ({
      ...{ ...entry, bookedOn: today, isReversal: false, bankReference: randomUUID() },
    }));
    const statement = {
      ...{ bankId: `FLOW-${number}`, sequence: BigInt(number), iban: OURS, currency: 'EUR', entries: whole },
      ...{ opening, closing: this.balance, openedOn: today, closedOn: today },
    };
    const form = fileForm({}, writeCamt053(statement, SCALE), 'statement.xml', 'application/xml');
    const { api } = this.world.compliance;
    const { id, operation_id } = await answered(api.POST('/v1/bank-statements', form));
    await this.world.until(async () => {
      const params = { path: { id: operation_id } };
      return (await answered(api.GET('/v1/operations/{id}', { params }))).status === 'confirmed';
    });
    return id;
  }

  private noPayoutIs(status: 'burning' | 'sent'): Promise<boolean> {
    const { compliance, until } = this.world;
    const query = { status, limit: 1 };
    return until(async () => {
      const { data } = await answered(compliance.api.GET('/v1/payouts', { params: { query } }));
      return data.length === 0;
    });
  }
}

export const nameOf = ({ profile }: FlowInvestor): string => `${profile.given_names} ${profile.family_name}`;

/** At some bank in Luxembourg, one for each, and none the platform’s own. */
export const accountOf = ({ number }: FlowInvestor): string => ibanOf('LU', `00194006447${50_001 + number}`);
