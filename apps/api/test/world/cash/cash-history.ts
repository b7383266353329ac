import { randomUUID } from 'node:crypto';
import type { CashWorld, Depositor } from '../cash-world';
import type { Random } from '../random';
import { BankOfRecord } from './bank-of-record';
import { type NaiveEntry, NaiveLedger, type NaivePayout } from './naive-ledger';

const CENTS_MAX = 5_000;
const LINES_MAX = 5;
const BARRED_MAX = 2;

interface Account {
  readonly depositor: Depositor;
  /** to which is paid out */
  readonly bankAccountId: string;
}

type Line = Parameters<BankOfRecord['book']>[0][number];

interface Booking {
  readonly naive: Parameters<NaiveLedger['book']>[0][number];
  readonly line: Line;
}

/** A step, and how often it is taken beside the others. Answers false where there is nothing of the kind to do. */
type Step = readonly [weight: number, name: string, () => Promise<boolean | void>];

/** Whatever may befall money, in random order: done to the product over its API, and to the naive ledger. */
export class CashHistory {
  readonly ledger = new NaiveLedger();
  readonly log: string[] = [];
  readonly entryIds = new Map<NaiveEntry, string>();
  readonly payoutIds = new Map<NaivePayout, string>();
  private readonly bank: BankOfRecord;
  /** by the payer, on each deposit */
  private readonly endToEndIds = new Map<NaiveEntry, string>();

  constructor(
    private readonly world: CashWorld,
    private readonly random: Random,
    readonly accounts: ReadonlyMap<string, Account>,
  ) {
    this.bank = new BankOfRecord(world, random);
  }

  async step(): Promise<void> {
    const steps = this.steps.filter(([, name]) => name !== 'bar' || this.ledger.barred.size < BARRED_MAX);
    const ticket = this.random.nat(steps.reduce((sum, [weight]) => sum + weight, 0));
    let passed = 0;
    const [, name, take] = steps.find(([weight]) => (passed += weight) > ticket)!;
    if ((await take()) === false) return this.step();
    this.log.push(name);
  }

  /** Orders that the platform makes by itself, each with the entry whose money it sends back. */
  returns = (): [NaivePayout, string][] =>
    this.ledger.payouts.flatMap((payout) => (payout.of ? [[payout, this.entryIds.get(payout.of)!]] : []));

  private readonly steps: readonly Step[] = [
    [10, 'deposits', () => this.deposits()],
    [3, 'fee', () => this.book([this.fee()])],
    [4, 'bank pays', () => this.bankPays()],
    [3, 'bounce', () => this.bounce()],
    [3, 'reversal', () => this.reversal()],
    [2, 'wrong statement', () => this.wrongStatement()],
    [3, 'match', () => this.match()],
    [2, 'own', () => this.own()],
    [2, 'send back', () => this.sendBack()],
    [2, 'take back', () => this.takeBack()],
    [6, 'withdraw', () => this.withdraw()],
    [4, 'pay out', () => this.payOut()],
    [5, 'close the break', () => this.closeBreak()],
    [1, 'bar', () => this.bar()],
  ];

  private get cents(): bigint {
    return BigInt(this.random.between(1, CENTS_MAX));
  }

  private get somebody(): string {
    return this.random.pick([...this.accounts.keys()]);
  }

  /** Checks that the API refuses or takes what the ledger says it must. */
  private async answers(
    call: Promise<{ status: number; body: { code?: string } }>,
    refusal: string | null,
  ): Promise<boolean> {
    const { status, body } = await call;
    expect([status < 300, body.code ?? null]).toEqual([refusal === null, refusal]);
    return refusal === null;
  }

  private async book(bookings: readonly Booking[]): Promise<void> {
    const ids = await this.bank.book(bookings.map(({ line }) => line));
    const added = this.ledger.book(bookings.map(({ naive }) => naive));
    added.forEach((entry, i) => {
      this.entryIds.set(entry, ids[i]!);
      this.endToEndIds.set(entry, bookings[i]!.line.endToEndId!);
    });
  }

  private deposits(): Promise<void> {
    return this.book(Array.from({ length: this.random.between(1, LINES_MAX) }, () => this.deposit()));
  }

  private deposit(): Booking {
    const who = this.somebody;
    const { depositor } = this.accounts.get(who)!;
    const { reference, name, iban } = depositor;
    const amount = this.cents;
    const kinds = ['self', 'self', 'self', 'another', 'untold', 'unknown'] as const;
    const kind = this.random.pick(kinds);
    const counterparty = {
      ...{ bic: null, remittance: null, name: kind === 'another' ? 'Carl Gustav Unheard' : name },
      iban: kind === 'untold' ? null : kind === 'self' ? iban : this.world.account(),
    };
    const known = kind !== 'unknown';
    return {
      naive: { direction: 'credit', amount, whose: known ? who : null, payer: known ? kind : 'self' },
      line: { ...credit(amount, randomUUID().slice(0, 30)), reference: known ? reference : null, counterparty },
    };
  }

  private fee(): Booking {
    const amount = this.cents;
    return { naive: { direction: 'debit', amount }, line: { ...debit(amount, randomUUID().slice(0, 30)) } };
  }

  /** What it was asked to pay, or something else under the same name. */
  private async bankPays(): Promise<boolean | void> {
    const sent = this.ledger.payouts.filter(({ status }) => status === 'sent');
    if (sent.length === 0) return false;
    await this.book(
      sent.map((payout) => {
        const amount = this.random.nat(6) === 0 ? payout.amount + 1n : payout.amount;
        return { naive: { direction: 'debit', amount, names: payout }, line: debit(amount, this.nameOf(payout)) };
      }),
    );
  }

  /** An order comes back: one that was paid, or, by the bank's mistake, another one. */
  private async bounce(): Promise<boolean | void> {
    const { payouts } = this.ledger;
    const paid = payouts.filter(({ status }) => status === 'paid');
    const among = paid.length > 0 && this.random.nat(5) > 0 ? paid : payouts;
    if (among.length === 0) return false;
    const payout = this.random.pick(among);
    const { amount } = payout;
    const counterparty = { name: 'The bank', iban: this.world.account(), bic: null, remittance: null };
    const line = { ...credit(amount, this.nameOf(payout)), counterparty };
    await this.book([{ naive: { direction: 'credit', amount, names: payout, payer: 'self' }, line }]);
  }

  private async reversal(): Promise<boolean | void> {
    const deposits = this.ledger.entries.filter(({ direction, names }) => direction === 'credit' && !names);
    if (deposits.length === 0) return false;
    const original = this.random.pick(deposits);
    const { amount } = original;
    const line = { ...debit(amount, this.endToEndIds.get(original)!), isReversal: true };
    await this.book([{ naive: { direction: 'debit', amount, undoes: original }, line }]);
  }

  private async wrongStatement(): Promise<void> {
    const [expected, said] = await this.bank.bookWrongly();
    expect(said).toBe(expected);
  }

  private waiting(which: (entry: NaiveEntry) => boolean): NaiveEntry | undefined {
    const found = this.ledger.entries.filter((entry) => entry.status === 'waiting' && which(entry));
    return found.length > 0 ? this.random.pick(found) : undefined;
  }

  private resolve = (entry: NaiveEntry, act: string, body: object) =>
    this.world.desk.does('POST', `/v1/bank-entries/${this.entryIds.get(entry)}/${act}`, {
      ...body,
      reason: 'So it is.',
    });

  private approve = ({ approval }: { approval: { id: string } }) =>
    this.world.people.cast.approve(approval.id, this.world.admin);

  private async match(): Promise<boolean | void> {
    const entry = this.waiting(({ direction }) => direction === 'credit');
    if (!entry) return false;
    const who = this.somebody;
    const party = { type: 'investor', id: this.accounts.get(who)!.depositor.id };
    await this.approve(await this.resolve(entry, 'match', { party }));
    this.ledger.match(entry, who);
  }

  private async own(): Promise<boolean | void> {
    const entry = this.waiting(() => true);
    if (!entry) return false;
    await this.approve(await this.resolve(entry, 'own', {}));
    this.ledger.own(entry);
  }

  private async sendBack(): Promise<boolean | void> {
    const entry = this.waiting(({ direction, payer }) => direction === 'credit' && payer !== 'untold');
    if (!entry) return false;
    await this.resolve(entry, 'return', {});
    this.ledger.sendBack(entry, 'So it is.');
  }

  private async takeBack(): Promise<boolean | void> {
    const frozen = this.ledger.entries.filter(({ status }) => status === 'frozen');
    if (frozen.length === 0) return false;
    const entry = this.random.pick(frozen);
    await this.approve(await this.resolve(entry, 'take-back', {}));
    this.ledger.takeBack(entry);
  }

  private async withdraw(): Promise<void> {
    const who = this.somebody;
    const { depositor, bankAccountId } = this.accounts.get(who)!;
    const has = this.ledger.tokensOf(who);
    const amount = this.random.nat(5) === 0 ? has + 1n : has / BigInt(this.random.between(1, 4)) + 1n;
    const answer = await this.world.withdraw(depositor, bankAccountId, amount.toString());
    if (!(await this.answers(Promise.resolve(answer), this.ledger.withdrawalRefused(who)))) return;
    this.payoutIds.set(this.ledger.withdraw(who, amount), answer.body.id);
  }

  private async payOut(): Promise<void> {
    const { payable, payoutsStopped } = this.ledger;
    const refusal = payoutsStopped ? 'PAYOUTS_STOPPED' : payable.length === 0 ? 'STATE_REFUSED' : null;
    const call = this.world.desk.ask('POST', '/v1/payment-files', { currency: 'EUR/2' });
    if (await this.answers(call, refusal)) this.ledger.payOut();
  }

  private async closeBreak(): Promise<boolean | void> {
    if (this.ledger.difference === null) return false;
    const [open] = await this.world.openBreaks();
    await this.world.closeBreak(open.id);
    this.ledger.closeBreak();
  }

  private async bar(): Promise<boolean | void> {
    const who = this.somebody;
    if (this.ledger.barred.has(who)) return false;
    const { id } = this.accounts.get(who)!.depositor;
    const { people, desk } = this.world;
    const before = (await desk.does('GET', `/v1/investors/${id}`)).desk.chain_version;
    await desk.does('POST', `/v1/investors/${id}/standing`, { standing: 'blocked', reason: 'On a list.' });
    await people.polling.until(
      async () => (await desk.does('GET', `/v1/investors/${id}`)).desk.chain_version !== before,
    );
    this.ledger.barred.add(who);
  }

  /** As the order for the bank calls it. */
  private nameOf = (payout: NaivePayout): string => this.payoutIds.get(payout)!.replace(/-/g, '');
}

const NOBODY = { name: null, iban: null, bic: null, remittance: null };

const credit = (amount: bigint, endToEndId: string) =>
  ({ direction: 'credit', amount, endToEndId, reference: null, counterparty: NOBODY }) satisfies Line;

const debit = (amount: bigint, endToEndId: string) =>
  ({ direction: 'debit', amount, endToEndId, reference: null, counterparty: NOBODY }) satisfies Line;
