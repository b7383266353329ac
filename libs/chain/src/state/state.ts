import { LogWriter } from '../execution/log-writer';
import { DeltaLog } from './delta-log';
import { Guard, GuardedTable } from './guard';
import { Journal } from './journal';
import { shapes, tableNames, type TableName } from './schema';
import { Table } from './table';

type Tables = { readonly [Name in TableName]: Table };

/** What a lane writes apart from the tables. All in shared memory when a worker runs the lane. */
export interface LaneBuffers {
  readonly journal: Uint32Array;
  readonly deltas: Uint32Array;
  readonly logs: Uint32Array;
  readonly bloom: Uint8Array;
}

/** How the tables of a state come about: plain, guarded, over memory that others own, or laid over another state. */
export type MakeTable = (name: TableName, id: number, journal: Journal, guard: Guard | undefined) => Table;

/** Tables of their own; every access is held against the footprint when there is a guard. */
export const ownTables: MakeTable = (name, id, journal, guard) =>
  guard ? new GuardedTable(id, shapes[name], journal, guard) : new Table(id, shapes[name], journal);

export interface State extends Tables {}

/**
 * The tables as one thread sees them, with the journal, sums and logs that its calls write. The serial part has one, and
 * each worker has one attached to the same memory.
 */
export class State {
  readonly tables: readonly Table[];
  readonly guard: Guard | undefined;
  readonly journal: Journal;
  readonly deltas: DeltaLog;
  readonly logs: LogWriter;
  timestamp = 0;
  /** Alone, in order: sums are applied at once instead of after a stage. */
  serial = false;
  /** How many lots holdings may keep by the end of the segment, for those that receive any. */
  readonly lotBounds = new Map<number, number>();
  blockNumber = 0;

  /** Anchors that calls of the segment ask for. */
  anchorsAsked = 0;
  /** Rows of refs that got another key in this block. */
  readonly rekeyed: number[] = [];

  constructor(options: {
    /** Check every access against the declared footprint. */
    readonly guarded: boolean;
    readonly buffers?: LaneBuffers;
    readonly makeTable?: MakeTable;
  }) {
    const grows = options.buffers === undefined;
    const buffers = options.buffers ?? growingBuffers();
    const makeTable = options.makeTable ?? ownTables;
    this.guard = options.guarded ? new Guard() : undefined;
    this.journal = new Journal(buffers.journal, grows);
    this.deltas = new DeltaLog(buffers.deltas, grows);
    this.tables = tableNames.map((name, id) => makeTable(name, id, this.journal, this.guard));
    tableNames.forEach((name, id) => {
      (this as Record<TableName, Table>)[name] = this.tables[id]!;
    });
    this.logs = new LogWriter(buffers.logs, buffers.bloom, this.accounts, grows);
  }
}

/** Buffers of the serial part, which grow as they fill. */
function growingBuffers(): LaneBuffers {
  return {
    journal: new Uint32Array(1 << 10),
    deltas: new Uint32Array(1 << 8),
    logs: new Uint32Array(1 << 10),
    bloom: new Uint8Array(256),
  };
}
