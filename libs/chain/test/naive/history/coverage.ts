import { contracts, decodeEvent, refusalByCode, refusals, Refusal } from '@cadastre/protocol';
import { type NaiveReceipt } from '../ledger';
import { plannedFunctions, type HistoryEntry } from './history';

/** Gas is the machine's own table, which the naive model does not know. */
const NOT_MODELLED = new Set<number>([Refusal.OUT_OF_GAS]);

/** Counts which refusals and which successes a run has seen. */
export class Coverage {
  private readonly refused = new Map<string, number>();
  private readonly done = new Map<string, number>();

  add({ names }: HistoryEntry, { code, logs }: NaiveReceipt): void {
    const refusedCalls = new Set<number>();
    for (const log of logs) {
      const event = log.address === contracts.Batch ? decodeEvent(log) : undefined;
      if (event?.name !== 'CallRefused') continue;
      refusedCalls.add(Number(event.args['index']));
      this.count(this.refused, refusalByCode(event.args['code'] as number)!.name);
    }
    if (code) return this.count(this.refused, refusalByCode(code)!.name);
    names.forEach((name, index) => refusedCalls.has(index) || this.count(this.done, name));
  }

  private count(counts: Map<string, number>, key: string): void {
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }

  /** Refusals that never answered and functions that never took effect. */
  missing(): { refusals: string[]; functions: string[] } {
    return {
      refusals: refusals
        .filter(({ code, name }) => !NOT_MODELLED.has(code) && !this.refused.has(name))
        .map(({ name }) => name),
      functions: plannedFunctions.map(([name]) => name).filter((name) => !this.done.has(name)),
    };
  }

  summary(): string {
    const list = (counts: Map<string, number>) =>
      [...counts]
        .sort((a, b) => b[1] - a[1])
        .map(([name, times]) => `${name} ${times}`)
        .join(', ');
    return `done: ${list(this.done)}\nrefused: ${list(this.refused)}`;
  }
}
