/**
 * Whether so many slips turn one word into the other: a letter too many, missing, wrong, or two neighbours exchanged.
 * Only the band of the table that can still be within the limit is filled.
 */
export function isWithinSlips(left: string, right: string, limit: number): boolean {
  if (Math.abs(left.length - right.length) > limit) return false;
  const beyond = limit + 1;
  const width = right.length + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: width }, (_, at) => at);
  for (let row = 1; row <= left.length; row++) {
    const current = new Array<number>(width).fill(beyond);
    current[0] = row;
    const end = Math.min(right.length, row + limit);
    for (let column = Math.max(1, row - limit); column <= end; column++) {
      const same = left[row - 1] === right[column - 1];
      let slips = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1));
      const exchanged = left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (row > 1 && column > 1 && exchanged) slips = Math.min(slips, beforeLast[column - 2]! + 1);
      current[column] = slips;
    }
    beforeLast = last;
    last = current;
  }
  return last[right.length]! <= limit;
}
