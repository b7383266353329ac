import type { FlowInvestor } from './investors';

/**
 * Units that always stay: so nobody leaves the register, or falls below a minimum, by an ordinary transfer. More than the
 * two of a transfer that is to be refused: whoever sends all of a holding frees a place, which may be what was missing.
 */
export const LEAST = 3;

/**
 * A naive register beside the product's: who holds how many units. While transfers of one round are planned, units that
 * arrive in it are not sent on, so that the outcome is the same in whatever order they happen.
 */
export class Register {
  private readonly units = new Map<FlowInvestor, number>();
  private readonly sent = new Map<FlowInvestor, number>();
  private readonly arriving = new Map<FlowInvestor, number>();

  issue(investor: FlowInvestor, units: number): void {
    this.units.set(investor, this.of(investor) + units);
  }

  of = (investor: FlowInvestor): number => this.units.get(investor) ?? 0;

  /** What somebody may still send in this round and keep the least there is to hold. */
  spare = (investor: FlowInvestor): number => this.of(investor) - (this.sent.get(investor) ?? 0) - LEAST;

  /** The most that somebody may hold at some moment of this round. */
  most = (investor: FlowInvestor): number => this.of(investor) + (this.arriving.get(investor) ?? 0);

  move(from: FlowInvestor, to: FlowInvestor, units: number): void {
    this.sent.set(from, (this.sent.get(from) ?? 0) + units);
    this.arriving.set(to, (this.arriving.get(to) ?? 0) + units);
  }

  endRound(): void {
    for (const [investor, units] of this.sent) this.units.set(investor, this.of(investor) - units);
    for (const [investor, units] of this.arriving) this.units.set(investor, this.of(investor) + units);
    this.sent.clear();
    this.arriving.clear();
  }

  get holders(): FlowInvestor[] {
    return [...this.units].flatMap(([investor, units]) => (units > 0 ? [investor] : []));
  }

  get supply(): number {
    return [...this.units.values()].reduce((sum, units) => sum + units, 0);
  }
}
