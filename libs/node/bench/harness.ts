import { cpus, totalmem } from 'node:os';

/** One figure as it is printed and emitted. */
interface Result {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What it is held against, measured in the same run where it is not a published figure. */
  readonly reference: { readonly name: string; readonly value: number } | null;
  /** Value over reference. */
  readonly ratio: number | null;
  /** Every repetition's value; the figure is their median. */
  readonly runs: readonly number[];
  /** Largest less smallest repetition, over the median. */
  readonly spread: number;
}

export interface Measured {
  readonly name: string;
  readonly unit: string;
  readonly runs: readonly number[];
  readonly reference?: { readonly name: string; readonly value: number };
}

function toResult({ name, unit, runs, reference }: Measured): Result {
  const value = median(runs);
  return {
    ...{ name, value: round(value), unit },
    reference: reference ? { name: reference.name, value: round(reference.value) } : null,
    ratio: reference ? round(value / reference.value) : null,
    runs: runs.map(round),
    spread: runs.length > 1 ? round((Math.max(...runs) - Math.min(...runs)) / value) : 0,
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Four significant digits: more would be noise. */
const round = (value: number): number => Number(value.toPrecision(4));

/** Figures that share what is made for one of them, and are closed together. */
export type FigureGroup = Readonly<Record<string, Figure>>;

/** Others' share of the processors above which figures are called those of a noisy machine. */
const QUIET_LOAD_MAX = 0.05;

/** Runs all figures, or the one that `--only` names, and prints one JSON object. */
export async function runBench(groups: readonly FigureGroup[], args: readonly string[]): Promise<void> {
  const only = args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined;
  const say = (text: string): void => void process.stderr.write(`${text}\n`);
  const results: Result[] = [];
  try {
    let quiet = (await foreignLoad()) <= QUIET_LOAD_MAX;
    for (const group of groups) {
      const chosen = Object.entries(group).filter(([name]) => only === undefined || name === only);
      if (chosen.length === 0) continue;
      const shared = new Shared();
      try {
        for (const [name, figure] of chosen) {
          const measured = await attempt(name, () => figure({ shared, say }));
          if (measured) results.push(toResult(measured));
        }
      } finally {
        await shared.close();
      }
      quiet = (await foreignLoad()) <= QUIET_LOAD_MAX && quiet;
    }
    process.stdout.write(`${JSON.stringify({ machine: describeMachine(quiet), results })}\n`);
  } catch (error) {
    process.stderr.write(`${(error as Error).stack}\n`);
    process.exitCode = 1;
  }
}

/** A figure that cannot be measured fails the bench, but takes no other with it. */
async function attempt(name: string, measure: () => Promise<Measured>): Promise<Measured | undefined> {
  try {
    return await measure();
  } catch (error) {
    process.stderr.write(`${name} was not measured: ${(error as Error).stack}\n`);
    process.exitCode = 1;
    return undefined;
  }
}

interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memory_gb: number;
  readonly node: string;
  readonly platform: string;
  /** Of another's work while the bench ran: a figure from a noisy machine is a lower bound. */
  readonly quiet: boolean;
}

function describeMachine(quiet: boolean): Machine {
  const [first, ...others] = cpus();
  return {
    ...{ cpu: first!.model, cores: 1 + others.length, memory_gb: Math.round(totalmem() / 2 ** 30) },
    ...{ node: process.version, platform: `${process.platform}-${process.arch}`, quiet },
  };
}

/** Share of all cores that this process and its children did not use but somebody did, over a pause. */
async function foreignLoad(pause_ms = 1_000): Promise<number> {
  const busy = (): { busy: number; all: number } =>
    cpus().reduce(
      (sum, { times }) => {
        const all = Object.values(times).reduce((total, time) => total + time, 0);
        return { busy: sum.busy + all - times.idle, all: sum.all + all };
      },
      { busy: 0, all: 0 },
    );
  const before = busy();
  await new Promise((resolve) => setTimeout(resolve, pause_ms));
  const after = busy();
  return (after.busy - before.busy) / Math.max(1, after.all - before.all);
}

/** Things that several figures share (a server with a million accounts, a reference node), made once and then closed. */
export class Shared {
  private readonly made = new Map<string, Promise<unknown>>();
  private readonly closers: (() => Promise<void> | void)[] = [];

  get<T>(name: string, make: (onClose: (close: () => Promise<void> | void) => void) => Promise<T>): Promise<T> {
    let known = this.made.get(name);
    if (known === undefined) {
      known = make((close) => this.closers.push(close));
      this.made.set(name, known);
    }
    return known as Promise<T>;
  }

  async close(): Promise<void> {
    for (const close of this.closers.reverse()) await close();
  }
}

export interface BenchContext {
  readonly shared: Shared;
  /** Says what is going on, on the error stream: the other is for the JSON. */
  readonly say: (text: string) => void;
}

export type Figure = (context: BenchContext) => Promise<Measured>;
