import { tableNames } from '../state/schema';
import { type State } from '../state/state';
import { type Table } from '../state/table';

/** A snapshot is a list of named typed segments; the node writes them as they come and hands them back in any order. */
export interface SnapshotSegment {
  readonly name: string;
  readonly kind: 'u32' | 'u8';
  readonly data: Uint32Array | Uint8Array;
}

/** The format of the segments; a snapshot of another format is not read. */
const FORMAT = 1;

export interface SnapshotHead {
  readonly number: number;
  readonly timestamp: number;
  readonly stateRoot: Uint8Array;
}

/** The tables as they lie; indexes and trees are made anew from them. */
export function exportState(state: State, head: SnapshotHead): SnapshotSegment[] {
  const meta = Uint32Array.from([
    FORMAT,
    head.number >>> 0,
    Math.floor(head.number / 2 ** 32),
    head.timestamp >>> 0,
    Math.floor(head.timestamp / 2 ** 32),
    ...state.tables.map((table) => table.rowCount),
  ]);
  return [
    { name: 'meta', kind: 'u32', data: meta },
    { name: 'stateRoot', kind: 'u8', data: head.stateRoot.slice() },
    ...state.tables.filter(isStored).map((table): SnapshotSegment => ({
      name: table.shape.name,
      kind: 'u32',
      data: table.words.slice(0, table.rowCount << table.shape.shift),
    })),
  ];
}

const isStored = (table: Table): boolean => table.shape.derived !== true;

/** Fills an empty state. What does not fit together throws. */
export function importState(state: State, segments: readonly SnapshotSegment[]): SnapshotHead {
  const segment = (name: string): Uint32Array | Uint8Array => {
    const found = segments.find((candidate) => candidate.name === name);
    if (!found) throw new RangeError(`the snapshot has no segment ${name}`);
    return found.data;
  };
  const meta = segment('meta');
  if (meta[0] !== FORMAT || meta.length !== 5 + tableNames.length)
    throw new RangeError('the snapshot has another format');
  state.tables.forEach((table, id) => {
    const rowCount = meta[5 + id]!;
    if (!isStored(table)) return table.adopt(new Uint32Array(rowCount << table.shape.shift), rowCount);
    const words = segment(table.shape.name);
    if (!(words instanceof Uint32Array) || words.length !== rowCount << table.shape.shift)
      throw new RangeError(`segment ${table.shape.name} does not hold ${rowCount} rows`);
    table.adopt(words, rowCount);
  });
  return {
    number: meta[1]! + meta[2]! * 2 ** 32,
    timestamp: meta[3]! + meta[4]! * 2 ** 32,
    stateRoot: segment('stateRoot') as Uint8Array,
  };
}
