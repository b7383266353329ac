/** Lets everything else that waits for this thread run before a long answer goes on. */
export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** `map`, with a turn for others after every so many items. */
export async function mapInTurns<T>(count: number, each: (index: number) => T, itemsATurn = 256): Promise<T[]> {
  const results: T[] = [];
  for (let index = 0; index < count; index++) {
    results.push(each(index));
    if ((index + 1) % itemsATurn === 0) await nextTurn();
  }
  return results;
}
