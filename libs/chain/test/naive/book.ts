/** Undoes writes: every book that shares a journal goes back together. */
export class Journal {
  private entries: (() => void)[] = [];

  mark(): number {
    return this.entries.length;
  }

  record(undo: () => void): void {
    this.entries.push(undo);
  }

  rollBack(mark: number): void {
    while (this.entries.length > mark) this.entries.pop()!();
  }

  forget(): void {
    this.entries = [];
  }
}

/**
 * A map whose values are never changed in place, only replaced: writing is `set`, and the journal can take it back. Keys
 * are words joined by bars; entries can be listed by their first word.
 */
export class Book<V> {
  private readonly shelves = new Map<string, Map<string, V>>();

  constructor(private readonly journal: Journal) {}

  get(key: string): V | undefined {
    return this.shelfOf(key).get(key);
  }

  has(key: string): boolean {
    return this.shelfOf(key).has(key);
  }

  set(key: string, value: V): void {
    const shelf = this.shelfOf(key);
    const before = shelf.get(key);
    const known = shelf.has(key);
    this.journal.record(() => (known ? shelf.set(key, before!) : shelf.delete(key)));
    shelf.set(key, value);
  }

  delete(key: string): void {
    const shelf = this.shelfOf(key);
    const before = shelf.get(key);
    if (!shelf.delete(key)) return;
    this.journal.record(() => shelf.set(key, before!));
  }

  entries(firstWord?: string): [string, V][] {
    if (firstWord !== undefined) return [...(this.shelves.get(firstWord) ?? [])];
    return [...this.shelves.values()].flatMap((shelf) => [...shelf]);
  }

  values(): V[] {
    return this.entries().map(([, value]) => value);
  }

  private shelfOf(key: string): Map<string, V> {
    const word = key.split('|', 1)[0]!;
    let shelf = this.shelves.get(word);
    if (!shelf) this.shelves.set(word, (shelf = new Map()));
    return shelf;
  }
}
