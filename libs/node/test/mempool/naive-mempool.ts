import { SubmissionRefusal } from '../../src/mempool/submission-refusal';

export interface NaiveRow {
  readonly sender: number;
  readonly nonce: number;
  readonly fee: number;
  readonly salt: number;
}

interface Waiting extends NaiveRow {
  readonly expiresAt: number;
  /** When it last became ready; undefined while it waits for an earlier nonce or stands in a block. */
  readySince: number | undefined;
  taken: boolean;
}

export interface NaiveLimits {
  readonly senderSlots: number;
  readonly nonceGap: number;
  readonly timeToLive_ms: number;
}

/** The pool's rules over a list, searched from end to end. It knows no limit of memory. */
export class NaiveMempool {
  private waiting: Waiting[] = [];
  private readonly next = new Map<number, number>();
  private clock = 0;

  constructor(private readonly limits: NaiveLimits) {}

  admit(row: NaiveRow, now: number): number {
    const next = this.nextOf(row.sender);
    const same = this.waiting.find(({ sender, nonce }) => sender === row.sender && nonce === row.nonce);
    const isKnown = same !== undefined && same.salt === row.salt && same.fee === row.fee;
    if (row.nonce < next) return SubmissionRefusal.NonceTooLow;
    if (row.nonce > this.readyEndOf(row.sender) + this.limits.nonceGap) return SubmissionRefusal.NonceTooHigh;
    if (same) {
      if (isKnown) return SubmissionRefusal.AlreadyKnown;
      if (same.taken) return SubmissionRefusal.NonceTooLow;
      if (row.fee <= same.fee || row.fee < same.fee * 1.1) return SubmissionRefusal.ReplacementUnderpriced;
      const replacement = { ...row, expiresAt: now + this.limits.timeToLive_ms, readySince: same.readySince };
      this.waiting.splice(this.waiting.indexOf(same), 1);
      this.waiting.push({ ...replacement, taken: false });
      return SubmissionRefusal.Accepted;
    }
    const own = this.waiting.filter(({ sender }) => sender === row.sender);
    if (own.length >= this.limits.senderSlots) return SubmissionRefusal.SenderQuota;
    const expiresAt = now + this.limits.timeToLive_ms;
    this.waiting.push({ ...row, expiresAt, readySince: undefined, taken: false });
    this.refresh(row.sender);
    return SubmissionRefusal.Accepted;
  }

  take(most: number): NaiveRow[] {
    const ready = this.waiting.filter(({ readySince }) => readySince !== undefined);
    const taken = ready.sort((a, b) => a.readySince! - b.readySince!).slice(0, most);
    for (const row of taken) row.taken = true;
    return taken;
  }

  settle(): void {
    for (const { sender, nonce } of this.waiting.filter(({ taken }) => taken)) {
      this.next.set(sender, Math.max(this.nextOf(sender), nonce + 1));
    }
    this.waiting = this.waiting.filter(({ taken }) => !taken);
  }

  giveBack(): void {
    for (const row of this.waiting) row.taken = false;
  }

  expire(now: number): number {
    const gone = this.waiting.filter(({ taken, expiresAt }) => !taken && expiresAt <= now);
    this.waiting = this.waiting.filter((row) => !gone.includes(row));
    for (const { sender } of gone) this.refresh(sender);
    return gone.length;
  }

  get counts(): { ready: number; parked: number; taken: number } {
    const taken = this.waiting.filter((row) => row.taken).length;
    const ready = this.waiting.filter((row) => !row.taken && row.readySince !== undefined).length;
    return { ready, parked: this.waiting.length - taken - ready, taken };
  }

  readyEndOf(sender: number): number {
    let end = this.nextOf(sender);
    while (this.waiting.some((row) => row.sender === sender && row.nonce === end)) end++;
    return end;
  }

  nextOf(sender: number): number {
    return this.next.get(sender) ?? 0;
  }

  /** What follows without a gap is ready, since when it first was; the rest is not. */
  private refresh(sender: number): void {
    const end = this.readyEndOf(sender);
    const own = this.waiting.filter((row) => row.sender === sender).sort((a, b) => a.nonce - b.nonce);
    for (const row of own) {
      if (row.nonce >= end) row.readySince = undefined;
      else row.readySince ??= this.clock++;
    }
  }
}
