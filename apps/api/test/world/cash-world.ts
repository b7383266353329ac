import { randomUUID } from 'node:crypto';
import { ibanOf } from '../../src/bank/iban';
import type { Caller } from './cast';
import { ANNA, PeopleWorld } from './people-world';

export const OUR_IBAN = 'LU280019400644750000';

/** Somebody verified, with a login, who pays from an account of their own. */
export interface Depositor {
  readonly id: string;
  readonly caller: Caller;
  readonly name: string;
  readonly iban: string;
  readonly reference: string;
}

/** A currency at a bank that is made up, the desk that keeps it, and people who pay in and are paid out. */
export class CashWorld {
  private count = 0;

  private constructor(readonly people: PeopleWorld) {}

  static async create(redisDatabase: number): Promise<CashWorld> {
    const world = new CashWorld(await PeopleWorld.create(redisDatabase));
    await world.admin.does('POST', '/v1/currencies', {
      code: 'EUR/2',
      iban: OUR_IBAN,
      account_name: 'Cadastre deposits',
    });
    return world;
  }

  end = (): Promise<void> => this.people.end();

  get desk(): Caller {
    return this.people.desk;
  }

  get admin(): Caller {
    return this.people.cast.admin;
  }

  until = (holds: () => Promise<boolean>): Promise<void> => this.people.polling.until(holds);

  /** An account at some bank in Luxembourg. */
  account = (): string => ibanOf('LU', `00194006447${String(50_000 + this.count++)}`);

  async depositor(givenNames = 'Anna Maria', familyName = 'Eriksson', currency = 'EUR/2'): Promise<Depositor> {
    const { cast, desk } = this.people;
    const organisation = await cast.organisation('investor', `inv-${randomUUID().slice(0, 8)}`);
    const caller = await cast.person(organisation, 'investor');
    const day = 1 + (this.count++ % 28);
    const profile = {
      ...ANNA,
      given_names: givenNames,
      family_name: familyName,
      birth_date: `1980-03-${String(day).padStart(2, '0')}`,
    };
    const command = { kind: 'natural_person', organisation_id: organisation, profile };
    const { id } = await desk.does('POST', '/v1/investors', command);
    const caseId = await this.people.handIn(id);
    const { status, body } = await this.people.decide(caseId, { verdict: 'verify', reason: 'In order.', risk: 'low' });
    if (status !== 202) throw new Error(JSON.stringify(body));
    await this.people.is(id, { kyc_status: 'verified' });
    const { reference } = await caller.does('POST', '/v1/payment-references', {
      party: { type: 'investor', id },
      currency,
    });
    return { id, caller, name: `${givenNames} ${familyName}`, iban: this.account(), reference };
  }

  /** The next statement, with every entry of it judged. */
  async book(...movements: object[]) {
    return this.bookIn('EUR/2', { movements });
  }

  async bookIn(currency: string, command: object) {
    const statement = await this.desk.does('POST', '/v1/bank-simulations', { currency, ...command });
    await this.judged(statement);
    return statement;
  }

  /** A statement as a bank's file. */
  upload = (content: string, by = this.desk, type = 'application/xml') =>
    this.people.send('/v1/bank-statements', {}, { name: 'statement.xml', type, content }, by);

  judged = ({ operation_id }: { operation_id: string }) =>
    this.until(async () => (await this.desk.does('GET', `/v1/operations/${operation_id}`)).status === 'confirmed');

  paymentOf = ({ name, iban, reference }: Depositor, amount: number) => ({
    amount: String(amount),
    name,
    iban,
    reference,
  });

  entriesOf = async ({ id }: { id: string }) =>
    (await this.desk.does('GET', `/v1/bank-entries?statement_id=${id}&limit=200`)).data.reverse();

  /** One movement, and the entry that it became once it is settled. */
  async bookOne(movement: object, status: string) {
    const [entry] = await this.entriesOf(await this.book(movement));
    await this.entryIs(entry.id, status);
    return this.desk.does('GET', `/v1/bank-entries/${entry.id}`);
  }

  entryIs = (id: string, status: string) =>
    this.until(async () => (await this.desk.does('GET', `/v1/bank-entries/${id}`)).status === status);

  payoutIs = (id: string, status: string) =>
    this.until(async () => (await this.desk.does('GET', `/v1/payouts/${id}`)).status === status);

  async balance({ caller }: Depositor, currency = 'EUR/2'): Promise<string> {
    const { data } = await caller.does('GET', '/v1/cash-balances');
    return data.find((each: { currency: string }) => each.currency === currency)?.balance.amount ?? '0';
  }

  balanceIs = (depositor: Depositor, amount: number) =>
    this.until(async () => (await this.balance(depositor)) === String(amount));

  /** An account for payouts, admitted by the desk. */
  async admittedAccount({ id, caller, name, iban }: Depositor): Promise<string> {
    const command = { party: { type: 'investor', id }, iban, name };
    const { bank_account, approval } = await caller.does('POST', '/v1/bank-accounts', command);
    await this.people.cast.approve(approval.id);
    return bank_account.id;
  }

  withdraw = ({ id, caller }: Depositor, accountId: string, amount: string | number, more: object = {}) =>
    caller.ask('POST', '/v1/withdrawals', {
      ...{ party: { type: 'investor', id }, amount: { amount: String(amount), asset: 'EUR/2' } },
      ...{ bank_account_id: accountId, ...more },
    });

  payOut = () => this.desk.does('POST', '/v1/payment-files', { currency: 'EUR/2' });

  /** Until a comparison has begun and ended after now. */
  async compared(): Promise<void> {
    const comparisons = async () => (await this.desk.does('GET', '/v1/currencies')).data[0].compared_at;
    for (let again = 0; again < 2; again++) {
      const before = await comparisons();
      await this.until(async () => (await comparisons()) !== before);
    }
  }

  openBreaks = async () => (await this.desk.does('GET', '/v1/cash-breaks?status=open')).data;

  /** Asked for by the desk, closed by a second person. */
  async closeBreak(id: string, reason = 'Looked into.'): Promise<void> {
    const { approval } = await this.desk.does('POST', `/v1/cash-breaks/${id}/close`, { reason });
    await this.people.cast.approve(approval.id, this.admin);
  }
}
