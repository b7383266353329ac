import type { Hex, RefusalName } from '@cadastre/protocol';
import type { Random } from '../random';
import type { FlowInvestor } from './investors';
import type { Register } from './register';

/** Somebody, at their first wallet, or an account. */
type Receiver = FlowInvestor | Hex;

/** A transfer, and what is to come of it. */
export interface Move {
  readonly from: FlowInvestor;
  readonly to: Receiver;
  readonly units: number;
  /** `rejected`: by the issuer, where transfers are cleared */
  readonly outcome: 'completed' | 'rejected' | RefusalName;
}

interface Ordinary {
  readonly from?: (investor: FlowInvestor) => boolean;
  readonly to?: (investor: FlowInvestor) => boolean;
  /** the most that a receiver may come to hold */
  readonly most?: number;
}

const TRIES = 50;
const UNITS_MAX = 3;

/** Draws the transfers of one round over a register. */
export class MovePlanner {
  readonly moves: Move[] = [];

  constructor(
    private readonly register: Register,
    private readonly random: Random,
    /** who takes part in ordinary transfers: neither frozen nor blocked */
    private readonly active: readonly FlowInvestor[],
  ) {}

  /** Transfers that nothing speaks against, between holders; fewer when there is not enough to move. */
  ordinary(count: number, { from = anybody, to = anybody, most = Infinity }: Ordinary = {}): void {
    const senders = this.active.filter(from);
    const receivers = this.active.filter(to);
    if (senders.length === 0 || receivers.length === 0) return;
    for (let i = 0; i < count; i++) {
      const [sender, receiver] = [this.senderAmong(senders), this.random.pick(receivers)];
      if (!sender || sender === receiver) continue;
      const units = Math.min(this.register.spare(sender), this.random.between(2, UNITS_MAX));
      if (this.register.most(receiver) + units > most) continue;
      this.passes(sender, receiver, units);
    }
  }

  passes(from: FlowInvestor, to: FlowInvestor, units: number): void {
    this.register.move(from, to, units);
    this.moves.push({ from, to, units, outcome: 'completed' });
  }

  refuses(outcome: RefusalName, from: FlowInvestor, to: Receiver, units = 2): void {
    this.moves.push({ from, to, units, outcome });
  }

  /** So many transfers that one rule refuses: the sender has the units, the receiver is one of those given. */
  refusesSome(outcome: RefusalName, count: number, { from = anybody, to = anybody }: Ordinary): void {
    const senders = this.active.filter((one) => from(one) && this.register.of(one) > UNITS_MAX);
    for (let i = 0; i < count; i++) {
      const sender = this.random.pick(senders);
      const receivers = this.active.filter((one) => to(one) && one !== sender);
      if (receivers.length > 0) this.refuses(outcome, sender, this.random.pick(receivers));
    }
  }

  /** Requests that whoever clears them rejects: their units are held meanwhile, and are the sender's again. */
  rejected(count: number): void {
    for (let i = 0; i < count; i++) {
      const [from, to] = [this.senderAmong(this.active), this.random.pick(this.active)];
      if (!from || from === to) continue;
      this.register.move(from, from, 2);
      this.moves.push({ from, to, units: 2, outcome: 'rejected' });
    }
  }

  private senderAmong(senders: readonly FlowInvestor[]): FlowInvestor | undefined {
    for (let i = 0; i < TRIES; i++) {
      const sender = this.random.pick(senders);
      if (this.register.spare(sender) >= 2) return sender;
    }
    return undefined;
  }
}

const anybody = (): boolean => true;
