import { quadToNumber, type Quad } from '../state/units';
import { type CallList } from '../execution/call-list';

/** How a call touches a slot. `add` and `take` change an amount without looking at it. */
export const Access = { read: 1, write: 2, add: 4, take: 8 } as const;

/** How the slots of a segment are treated once all its calls are known. */
export const SlotState = {
  /** At most one call touches it, or nobody writes it: no conflict. */
  free: 0,
  /** Calls that touch it are ordered. */
  ordered: 1,
  /** Every call only adds or takes, and all that is taken fits: changes are merged after the stage. */
  merged: 2,
} as const;

/** What a slot list entry points to when a rule has nothing there: no row, no conflict. */
export const NO_SLOT = 0xffffffff;

/**
 * The slots of one segment: rules declare them, each distinct slot gets a dense number, and the accesses of all calls
 * decide how it is treated. A small open-addressing map cleared for every segment: it stays in cache, where marks beside
 * the rows would not.
 */
export class SlotSet {
  count = 0;
  tables = new Uint16Array(1024);
  rows = new Uint32Array(1024);
  accesses = new Uint8Array(1024);
  touches = new Uint32Array(1024);
  takes = new Float64Array(1024);
  private lastUnit = new Uint32Array(1024);
  private treated = new Uint8Array(1024);
  private index = new Uint32Array(4096);
  private mask = 4095;
  private list!: CallList;
  private call = 0;
  private unit = 0;

  begin(list: CallList): void {
    this.count = 0;
    this.index.fill(0);
    this.list = list;
  }

  /** The calls that follow belong to this unit of scheduling. */
  open(call: number, unit: number): void {
    this.call = call;
    this.unit = unit + 1;
    this.list.openSlots(call);
  }

  read(table: number, row: number): void {
    this.touch(table, row, Access.read);
  }

  write(table: number, row: number): void {
    this.touch(table, row, Access.write);
  }

  add(table: number, row: number): void {
    this.touch(table, row, Access.add);
  }

  take(table: number, row: number, amount: Quad): void {
    this.takeAbout(table, row, quadToNumber(amount));
  }

  /** For an amount that is known as an upper bound. */
  takeAbout(table: number, row: number, amount: number): void {
    const slot = this.touch(table, row, Access.take);
    if (slot !== NO_SLOT) this.takes[slot]! += amount;
  }

  /** How each slot is treated, by dense number: `settleSlots` fills it. */
  states(): Uint8Array {
    return this.treated;
  }

  /** Keeps the position of a slot that does not exist. */
  none(): void {
    this.list.pushSlot(this.call, 0, NO_SLOT, 0, 0);
  }

  private touch(table: number, row: number, access: number): number {
    if (row === 0) {
      this.none();
      return NO_SLOT;
    }
    const slot = this.intern(table, row);
    this.accesses[slot]! |= access;
    if (this.lastUnit[slot] !== this.unit) {
      this.lastUnit[slot] = this.unit;
      this.touches[slot]!++;
    }
    this.list.pushSlot(this.call, row, slot, table, access);
    return slot;
  }

  private intern(table: number, row: number): number {
    const { index, mask } = this;
    let at = Math.imul(row ^ (table << 26), 0x9e3779b1);
    at = (at ^ (at >>> 15)) & mask;
    for (;;) {
      const entry = index[at]!;
      if (entry === 0) break;
      if (this.rows[entry - 1] === row && this.tables[entry - 1] === table) return entry - 1;
      at = (at + 1) & mask;
    }
    if (this.count === this.rows.length) this.grow();
    const slot = this.count++;
    this.tables[slot] = table;
    this.rows[slot] = row;
    this.accesses[slot] = 0;
    this.touches[slot] = 0;
    this.takes[slot] = 0;
    this.lastUnit[slot] = 0;
    this.link(slot);
    return slot;
  }

  private link(slot: number): void {
    let at = Math.imul(this.rows[slot]! ^ (this.tables[slot]! << 26), 0x9e3779b1);
    at = (at ^ (at >>> 15)) & this.mask;
    while (this.index[at] !== 0) at = (at + 1) & this.mask;
    this.index[at] = slot + 1;
  }

  private grow(): void {
    const capacity = this.rows.length * 2;
    this.tables = grown(this.tables, new Uint16Array(capacity));
    this.rows = grown(this.rows, new Uint32Array(capacity));
    this.accesses = grown(this.accesses, new Uint8Array(capacity));
    this.touches = grown(this.touches, new Uint32Array(capacity));
    this.takes = grown(this.takes, new Float64Array(capacity));
    this.treated = new Uint8Array(capacity);
    this.lastUnit = grown(this.lastUnit, new Uint32Array(capacity));
    this.index = new Uint32Array(capacity * 4);
    this.mask = this.index.length - 1;
    for (let slot = 0; slot < this.count; slot++) this.link(slot);
  }
}

function grown<Words extends { set(words: Words): void }>(from: Words, to: Words): Words {
  to.set(from);
  return to;
}
