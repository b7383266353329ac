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
    return this.shelves.get(firstWordOf(key))?.get(key);
  }

  has(key: string): boolean {
    return this.shelves.get(firstWordOf(key))?.has(key) ?? false;
  }

  set(key: string, value: V): void {
    const before = this.get(key);
    const known = this.has(key);
    this.journal.record(() => (known ? this.put(key, before!) : this.drop(key)));
    this.put(key, value);
  }

  delete(key: string): void {
    if (!this.has(key)) return;
    const before = this.get(key)!;
    this.journal.record(() => this.put(key, before));
    this.drop(key);
  }

  entries(firstWord?: string): [string, V][] {
    if (firstWord !== undefined) return [...(this.shelves.get(firstWord) ?? [])];
    return [...this.shelves.values()].flatMap((shelf) => [...shelf]);
  }

  values(): V[] {
    return this.entries().map(([, value]) => value);
  }

  private put(key: string, value: V): void {
    const word = firstWordOf(key);
    const shelf = this.shelves.get(word);
    if (shelf) shelf.set(key, value);
    else this.shelves.set(word, new Map([[key, value]]));
  }

  private drop(key: string): void {
    const word = firstWordOf(key);
    const shelf = this.shelves.get(word)!;
    shelf.delete(key);
    if (shelf.size === 0) this.shelves.delete(word);
  }
}

const firstWordOf = (key: string): string => key.split('|', 1)[0]!;
