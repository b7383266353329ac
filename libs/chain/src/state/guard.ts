import { type Journal } from './journal';
import { Encumbrance, slotTables, tableNames, type TableName } from './schema';
import { Table, type TableBuffers, type TableShape } from './table';

/** A rule touched what its footprint does not name. Always a bug. */
export class FootprintViolation extends Error {}

/**
 * Holds every access against the footprint of the unit that runs. Only states built for tests and development have one;
 * in production the plain `Table` is used and nothing is checked.
 */
export class Guard {
  /** Anchors belong to the slot of their count. */
  private readonly anchorSlot = slotKey(tableNames.indexOf('anchorHead'), 1);
  /** What the running unit declared; undefined while a serial part runs, which may touch everything. */
  private declared: Map<number, number> | undefined;

  enter(declared: Map<number, number>): void {
    this.declared = declared;
  }

  leave(): void {
    this.declared = undefined;
  }

  check(table: Table, row: number, access: number): void {
    if (this.declared === undefined || row === 0) return;
    const name = table.shape.name as TableName;
    if (!slotTables.has(name)) {
      if (access === ACCESS_READ) return;
      throw new FootprintViolation(`${name} ${row} is configuration: only an exclusive rule writes it`);
    }
    const slot = name === 'anchors' ? this.anchorSlot : slotKey(table.id, row);
    const allowed = this.declared.get(slot) ?? 0;
    // A slot that is merged after the stage is never written here, though what is not its amount may be read.
    const enough =
      access === ACCESS_READ ? allowed !== 0 : (allowed & CHANGES) !== 0 && (allowed & ACCESS_MERGED) === 0;
    if (!enough) throw new FootprintViolation(`${name} ${row} is not in the footprint (access ${access})`);
  }

  checkMerged(table: number, row: number): void {
    if (this.declared === undefined) return;
    if (((this.declared.get(slotKey(table, row)) ?? 0) & ACCESS_MERGED) === 0)
      throw new FootprintViolation(`${tableNames[table]} ${row} is not in the footprint as a sum`);
  }
}

const ACCESS_READ = 1;
const ACCESS_WRITE = 2;
/** To write, to add, to take. */
const CHANGES = 14;
/** Beside what the rule declared: the slot is merged in this segment. */
export const ACCESS_MERGED = 16;

export const slotKey = (table: number, row: number): number => table * 2 ** 32 + row;

export class GuardedTable extends Table {
  constructor(
    id: number,
    shape: TableShape,
    journal: Journal,
    private readonly guard: Guard,
    buffers?: TableBuffers,
  ) {
    super(id, shape, journal, buffers);
  }

  override get(row: number, word: number): number {
    this.guard.check(this, row, ACCESS_READ);
    return super.get(row, word);
  }

  override set(row: number, word: number, value: number): void {
    this.guard.check(this, row, ACCESS_WRITE);
    super.set(row, word, value);
  }
}

/** The rows that belong to a holding's slot: its encumbrance and its lots. */
export function satellites(
  encumbrance: number,
  tables: { readonly encumbrances: Table; readonly lots: Table; readonly manyLots: Table },
): readonly { table: Table; row: number }[] {
  const at = encumbrance << tables.encumbrances.shape.shift;
  return [
    { table: tables.encumbrances, row: encumbrance },
    { table: tables.lots, row: tables.encumbrances.words[at + Encumbrance.lots]! },
    { table: tables.manyLots, row: tables.encumbrances.words[at + Encumbrance.manyLots]! },
  ].filter(({ row }) => row !== 0);
}
