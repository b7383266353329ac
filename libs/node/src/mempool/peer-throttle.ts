export interface PeerThrottleOptions {
  /** Invalid signatures a peer may send in one go, and how fast that allowance comes back. */
  readonly allowance?: number;
  readonly perSecond?: number;
  /** Peers remembered at most; the longest quiet is forgotten first. */
  readonly peers?: number;
}

interface Debt {
  amount: number;
  since: number;
}

/**
 * A bad signature in a batch costs a hundred good ones' time to single out. The one to pay is the peer that sent it:
 * the named sender may be anybody's victim. A peer that has used up its allowance is refused unread until it recovers.
 */
export class PeerThrottle {
  private readonly debts = new Map<string, Debt>();
  private readonly allowance: number;
  private readonly perSecond: number;
  private readonly peers: number;

  constructor(options: PeerThrottleOptions = {}) {
    this.allowance = options.allowance ?? 200;
    this.perSecond = options.perSecond ?? 10;
    this.peers = options.peers ?? 10_000;
  }

  isBlocked(peer: string, now_ms: number): boolean {
    const debt = this.debts.get(peer);
    return debt !== undefined && this.remaining(debt, now_ms) >= this.allowance;
  }

  charge(peer: string, invalid: number, now_ms: number): void {
    const debt = this.debts.get(peer);
    const amount = invalid + (debt ? this.remaining(debt, now_ms) : 0);
    this.debts.delete(peer);
    this.debts.set(peer, { amount, since: now_ms });
    if (this.debts.size > this.peers) this.debts.delete(this.debts.keys().next().value!);
  }

  private remaining(debt: Debt, now_ms: number): number {
    return Math.max(0, debt.amount - ((now_ms - debt.since) / 1000) * this.perSecond);
  }
}
