import { randomUUID } from 'node:crypto';
import type { Statement, StatementEntry } from '../../../src/bank/camt053';
import { writeCamt053 } from '../../../src/bank/write-camt053';
import { type CashWorld, OUR_IBAN } from '../cash-world';
import type { Random } from '../random';

const SCALE = 2;

type Line = Omit<StatementEntry, 'bookedOn' | 'isReversal' | 'bankReference'> & { readonly isReversal?: boolean };

type Change = (right: Statement, before: Statement | undefined) => Partial<Statement> | undefined;

/** A statement with one mistake, and what is said about it. */
const MISTAKES: readonly (readonly [fault: string, change: Change])[] = [
  ['SEQUENCE_GAP', ({ sequence }, before) => before && { sequence: sequence! + 1n }],
  ['OPENING_MISMATCH', ({ opening, closing }, before) => before && { opening: opening + 1n, closing: closing + 1n }],
  ['SUM_MISMATCH', ({ closing }) => ({ closing: closing + 1n })],
  ['DUPLICATE_ENTRY', ({ entries, closing }) => ({ entries: [...entries, ...entries], closing: closing + 1n })],
  ['STATEMENT_KNOWN', (_, before) => before],
  ['ENTRY_KNOWN', ({ opening }, before) => before?.entries[0] && closedWith(opening, [before.entries[0]])],
];

/** The bank, from outside: it books, and sends a statement of what it has booked. */
export class BankOfRecord {
  balance = 0n;
  private last: Statement | undefined;

  constructor(
    private readonly world: CashWorld,
    private readonly random: Random,
  ) {}

  /** Answers the ids that the entries were given, in their order. */
  async book(lines: readonly Line[]): Promise<string[]> {
    const statement = this.next(lines);
    const { status, body } = await this.world.upload(writeCamt053(statement, SCALE));
    if (status !== 201) throw new Error(JSON.stringify(body));
    this.last = statement;
    this.balance = statement.closing;
    await this.world.judged(body);
    return (await this.world.entriesOf(body)).map(({ id }: { id: string }) => id);
  }

  /** Sends one that must not be taken: what was wrong with it, and what was said. */
  async bookWrongly(): Promise<[fault: string, said: string]> {
    const line: Line = {
      ...{ direction: 'credit', amount: 1n, endToEndId: null, reference: null },
      counterparty: { name: 'Nobody Known', iban: this.world.account(), bic: null, remittance: null },
    };
    for (;;) {
      const [fault, change] = this.random.pick(MISTAKES);
      const right = this.next([line]);
      const wrong = change(right, this.last);
      if (!wrong) continue;
      const { status, body } = await this.world.upload(writeCamt053({ ...right, ...wrong }, SCALE));
      return [`422 ${fault}`, `${status} ${body.errors?.[0]?.code}`];
    }
  }

  private next(lines: readonly Line[]): Statement {
    const today = new Date().toISOString().slice(0, 10);
    const entries = lines.map((line) => ({ isReversal: false, ...line, bookedOn: today, bankReference: randomUUID() }));
    return {
      ...{ bankId: randomUUID(), sequence: (this.last?.sequence ?? 0n) + 1n, iban: OUR_IBAN, currency: 'EUR' },
      ...{ opening: this.balance, openedOn: today, closedOn: today, ...closedWith(this.balance, entries) },
    };
  }
}

const closedWith = (opening: bigint, entries: readonly StatementEntry[]) => ({
  entries,
  closing: entries.reduce((sum, { direction, amount }) => sum + (direction === 'credit' ? amount : -amount), opening),
});
