/** A rectangle on a plot of 24 by 24. */
export interface Parcel {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const PLOT = 24;
const SMALLEST = 5;

/** A plot divided by the digits of an id: the same id, the same plan. `marked` is the parcel that is filled. */
export function parcelsOf(id: string): { parcels: readonly Parcel[]; marked: number } {
  // The tail of a UUIDv7 is its random part; its head is the time.
  const digits = [...id.replaceAll('-', '')].reverse().map((digit) => Number.parseInt(digit, 16));
  let next = 0;
  const take = (below: number): number => (digits[next++ % digits.length] ?? 0) % below;

  const divide = (parcel: Parcel, depth: number): Parcel[] => {
    const across = parcel.width >= parcel.height;
    const length = across ? parcel.width : parcel.height;
    if (depth === 0 || length < 2 * SMALLEST) return [parcel];
    const cut = SMALLEST + take(length - 2 * SMALLEST + 1);
    const parts: readonly [Parcel, Parcel] = across
      ? [
          { ...parcel, width: cut },
          { ...parcel, x: parcel.x + cut, width: parcel.width - cut },
        ]
      : [
          { ...parcel, height: cut },
          { ...parcel, y: parcel.y + cut, height: parcel.height - cut },
        ];
    return parts.flatMap((part) => divide(part, depth - 1));
  };

  const parcels = divide({ x: 0, y: 0, width: PLOT, height: PLOT }, 3);
  return { parcels, marked: take(parcels.length) };
}
