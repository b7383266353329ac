import { Journal } from './journal';
import { Table } from './table';
import { Random, seedOfRun } from '../../test/naive/random';

const seed = seedOfRun();
const make = (): Table => new Table(0, { name: 'test', shift: 2, keyWords: 2 }, new Journal(new Uint32Array(64), true));

describe('a table', () => {
  it(`finds what a map would find, through growth, truncation and new keys (seed ${seed})`, () => {
    const random = new Random(seed);
    const table = make();
    const model = new Map<string, number>();
    const marks: { rows: number; keys: [string, number][] }[] = [];
    const key = new Uint32Array(2);
    for (let step = 0; step < 20_000; step++) {
      key[0] = random.below(60);
      key[1] = random.below(60);
      const name = key.join();
      const row = model.get(name) ?? 0;
      expect(table.find(key)).toBe(row);
      expect(table.find2(key[0], key[1])).toBe(row);
      if (row === 0 && random.oneIn(2)) model.set(name, table.insert(key));
      if (random.oneIn(400)) marks.push({ rows: table.rowCount, keys: [...model] });
      if (marks.length > 0 && random.oneIn(1000)) {
        const { rows, keys } = marks.pop()!;
        table.truncate(rows);
        model.clear();
        for (const [known, at] of keys) model.set(known, at);
      }
      if (row === 0 && model.size > 0 && marks.length === 0 && random.oneIn(10)) {
        const [old, at] = random.pick([...model]);
        model.delete(old);
        model.delete(name);
        if (table.find(key) === 0) {
          table.rekey(at, key, 0);
          model.set(name, at);
        } else model.set(old, at).set(name, table.find(key));
      }
    }
  });

  it('puts every word back, newest first', () => {
    const table = make();
    const row = table.insert2(1, 2);
    table.set(row, 2, 5);
    const mark = table.journal.end;
    table.set(row, 2, 6);
    table.set(row, 2, 7);
    table.set(row, 3, 1);
    table.journal.rollback(mark, [table]);
    expect([table.get(row, 2), table.get(row, 3)]).toEqual([5, 0]);
  });

  it('writes nothing down where nothing changes', () => {
    const table = make();
    const row = table.insert2(1, 2);
    table.set(row, 2, 0);
    expect(table.journal.end).toBe(1);
  });
});
