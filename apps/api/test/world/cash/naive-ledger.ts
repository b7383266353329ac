/** What the platform must make of its money, written a second time and plainly: maps, whole cents, one thing at a time. */

export interface NaiveEntry {
  readonly direction: 'credit' | 'debit';
  readonly amount: bigint;
  /** somebody's, as the payer's reference or the desk says */
  whose: string | null;
  /** that somebody pays it themselves; where the bank names no account nobody can tell */
  readonly payer: 'self' | 'another' | 'untold';
  byDesk: boolean;
  status: EntryStatus;
  reason: string | null;
  /** the order that it names */
  readonly names: NaivePayout | null;
  /** the entry that it undoes */
  readonly undoes: NaiveEntry | null;
}

type EntryStatus =
  'received' | 'minted' | 'returning' | 'returned' | 'waiting' | 'blocked' | 'matched' | 'frozen' | 'reversed' | 'own';

export interface NaivePayout {
  readonly kind: 'withdrawal' | 'return';
  readonly amount: bigint;
  whose: string | null;
  /** the entry whose money goes back */
  readonly of: NaiveEntry | null;
  status: 'refused' | 'ready' | 'sent' | 'paid' | 'bouncing' | 'bounced';
  refusal: string | null;
}

type Booking = Pick<NaiveEntry, 'direction' | 'amount'> &
  Partial<Pick<NaiveEntry, 'whose' | 'payer' | 'names' | 'undoes'>>;

const sum = (values: Iterable<bigint>): bigint => [...values].reduce((all, one) => all + one, 0n);

export class NaiveLedger {
  bank = 0n;
  readonly entries: NaiveEntry[] = [];
  readonly payouts: NaivePayout[] = [];
  readonly barred = new Set<string>();
  readonly tokens = new Map<string, bigint>();
  readonly frozen = new Map<string, bigint>();
  /** what the tokens lack of the money that they stand for, or the other way round, while somebody looks into it */
  difference: bigint | null = null;
  private accepted = 0n;

  get mintingStopped(): boolean {
    return this.difference !== null;
  }

  get payoutsStopped(): boolean {
    return this.difference !== null && this.difference < 0n;
  }

  get supply(): bigint {
    return sum(this.tokens.values());
  }

  tokensOf = (who: string): bigint => this.tokens.get(who) ?? 0n;
  freeOf = (who: string): bigint => this.tokensOf(who) - (this.frozen.get(who) ?? 0n);

  /** A statement: what waited for minting to go on is looked at again before what is new. */
  book(bookings: readonly Booking[]): NaiveEntry[] {
    const added = bookings.map((booking): NaiveEntry => ({
      ...{ whose: null, payer: 'untold', names: null, undoes: null, ...booking },
      ...{ byDesk: false, status: 'received', reason: null },
    }));
    for (const { direction, amount } of added) this.bank += direction === 'credit' ? amount : -amount;
    this.entries.push(...added);
    this.judgeAll();
    return added;
  }

  match(entry: NaiveEntry, who: string): void {
    entry.whose = who;
    entry.byDesk = true;
    this.deposit(entry);
  }

  own(entry: NaiveEntry): void {
    become(entry, 'own');
  }

  sendBack(entry: NaiveEntry, reason: string): void {
    become(entry, 'returning', reason);
    const before = this.payouts.find(({ of }) => of === entry);
    if (before) before.status = 'ready';
    else this.payouts.push(payoutOf('return', entry.amount, entry.whose, entry));
  }

  takeBack(entry: NaiveEntry): void {
    const who = entry.undoes!.whose!;
    if (this.barred.has(who)) return become(entry, 'frozen', 'PARTY_NOT_PERMITTED');
    this.add(this.tokens, who, -entry.amount);
    this.add(this.frozen, who, -entry.amount);
    become(entry, 'reversed');
  }

  /** Null, or why not. */
  withdrawalRefused(who: string): string | null {
    if (this.barred.has(who)) return 'PARTY_NOT_PERMITTED';
    return this.payoutsStopped ? 'PAYOUTS_STOPPED' : null;
  }

  withdraw(who: string, amount: bigint): NaivePayout {
    const payout = payoutOf('withdrawal', amount, who, null);
    this.payouts.push(payout);
    if (amount > this.tokensOf(who)) Object.assign(payout, { status: 'refused', refusal: 'INSUFFICIENT_BALANCE' });
    else if (amount > this.freeOf(who)) Object.assign(payout, { status: 'refused', refusal: 'INSUFFICIENT_AVAILABLE' });
    else this.add(this.tokens, who, -amount);
    return payout;
  }

  /** Of what the next file for the bank consists. */
  get payable(): NaivePayout[] {
    return this.payouts.filter(({ status, whose }) => status === 'ready' && !(whose && this.barred.has(whose)));
  }

  payOut(): void {
    for (const payout of this.payable) payout.status = 'sent';
  }

  closeBreak(): void {
    this.accepted = this.difference!;
    this.difference = null;
    this.judgeAll();
  }

  /**
   * Money that went without any tokens: debits that nobody can explain, and fees that the platform's own money does not
   * cover. Everything else goes in and out together, whatever becomes of it.
   */
  get lacking(): bigint {
    const unexplained = this.entries.filter(({ direction, status }) => direction === 'debit' && status === 'waiting');
    const own = this.ownMoney;
    return (own < 0n ? own : 0n) - sum(unexplained.map(({ amount }) => amount));
  }

  compare(): void {
    const { lacking } = this;
    if (this.difference !== null) this.difference = lacking;
    else if (lacking !== 0n && lacking !== this.accepted) this.difference = lacking;
  }

  /** What the bank has, less the platform's own, less what is owed to somebody without tokens, and the tokens. */
  get uncovered(): bigint {
    const own = this.ownMoney;
    const owed = this.entries.filter(
      ({ direction, status }) =>
        direction === 'credit' && ['received', 'waiting', 'blocked', 'returning'].includes(status),
    );
    const onTheirWay = this.payouts.filter(
      ({ kind, status }) => kind === 'withdrawal' && ['ready', 'sent', 'bouncing'].includes(status),
    );
    const claims = sum([...owed, ...onTheirWay].map(({ amount }) => amount));
    return this.bank - (own > 0n ? own : 0n) - claims + sum(this.frozen.values()) - this.supply;
  }

  private get ownMoney(): bigint {
    const own = this.entries.filter(({ status }) => status === 'own');
    return sum(own.map(({ direction, amount }) => (direction === 'credit' ? amount : -amount)));
  }

  private judgeAll(): void {
    for (const entry of this.entries) if (entry.status === 'received') this.judge(entry);
  }

  private judge(entry: NaiveEntry): void {
    if (entry.undoes) this.undo(entry, entry.undoes);
    else if (entry.names && !entry.byDesk) this.settle(entry, entry.names);
    else if (entry.direction === 'debit') become(entry, 'waiting', 'DEBIT_UNKNOWN');
    else this.deposit(entry);
  }

  private deposit(entry: NaiveEntry): void {
    const { whose, payer, amount, byDesk } = entry;
    if (!whose) return become(entry, 'waiting', 'REFERENCE_UNKNOWN');
    if (this.barred.has(whose)) return become(entry, 'blocked', 'PARTY_BARRED');
    if (!byDesk && payer === 'untold') return become(entry, 'waiting', 'PAYER_UNKNOWN');
    if (!byDesk && payer === 'another') return this.sendBack(entry, 'THIRD_PARTY');
    if (this.mintingStopped) return become(entry, 'received', 'MINTING_STOPPED');
    this.add(this.tokens, whose, amount);
    become(entry, 'minted');
  }

  /** An order of ours, paid or come back. */
  private settle(entry: NaiveEntry, payout: NaivePayout): void {
    const paid = entry.direction === 'debit';
    if (payout.status !== (paid ? 'sent' : 'paid') || payout.amount !== entry.amount)
      return become(entry, 'waiting', 'PAYOUT_MISMATCH');
    if (paid) {
      payout.status = 'paid';
      if (payout.of) become(payout.of, 'returned', payout.of.reason);
    } else if (payout.of) {
      payout.status = 'bounced';
      become(payout.of, 'waiting', 'RETURN_BOUNCED');
    } else if (this.mintingStopped) {
      return become(entry, 'received', 'MINTING_STOPPED');
    } else if (this.barred.has(payout.whose!)) {
      Object.assign(payout, { status: 'bouncing', refusal: 'PARTY_NOT_PERMITTED' });
    } else {
      payout.status = 'bounced';
      this.add(this.tokens, payout.whose!, payout.amount);
    }
    become(entry, 'matched');
  }

  private undo(entry: NaiveEntry, original: NaiveEntry): void {
    if (original.status === 'minted') {
      const who = original.whose!;
      if (this.tokensOf(who) < entry.amount) return become(entry, 'waiting', 'INSUFFICIENT_BALANCE');
      if (this.freeOf(who) < entry.amount) return become(entry, 'waiting', 'INSUFFICIENT_AVAILABLE');
      this.add(this.frozen, who, entry.amount);
      become(entry, 'frozen');
    } else if (['received', 'waiting', 'blocked'].includes(original.status)) {
      become(original, 'reversed', original.reason);
      become(entry, 'reversed');
    } else become(entry, 'waiting', 'REVERSAL_TOO_LATE');
  }

  private add(to: Map<string, bigint>, who: string, amount: bigint): void {
    const after = (to.get(who) ?? 0n) + amount;
    if (after < 0n) throw new Error(`${who} would have ${after}`);
    to.set(who, after);
  }
}

function become(entry: NaiveEntry, status: EntryStatus, reason: string | null = null): void {
  entry.status = status;
  entry.reason = reason;
}

const payoutOf = (
  kind: NaivePayout['kind'],
  amount: bigint,
  whose: string | null,
  of: NaiveEntry | null,
): NaivePayout => ({ kind, amount, whose, of, status: 'ready', refusal: null });
