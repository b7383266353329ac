import { z } from 'zod';
import { Problem } from './problem';

/** Digits and nothing else: `Number` would also read `0x10`, `1e1` and spaces. */
const digits = (text: unknown): unknown => (typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : text);

/** The query of a list: keyset pages, so that a page stays right while rows arrive. */
export const pageQuery = z.strictObject({
  limit: z.preprocess(digits, z.number('a whole number from 1 to 200').int().min(1).max(200)).default(50),
  cursor: z.string().max(512).optional(),
});

export type PageQuery = z.infer<typeof pageQuery>;

export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({ data: z.array(item), has_more: z.boolean(), next_cursor: z.string().nullable() });

export interface Page<T> {
  readonly data: T[];
  readonly has_more: boolean;
  readonly next_cursor: string | null;
}

/** Opaque to clients: what it holds may change. */
export const encodeCursor = (position: string): string => Buffer.from(`v1:${position}`).toString('base64url');

export function decodeCursor(cursor: string | undefined, shape: RegExp = UUID): string | undefined {
  if (cursor === undefined) return undefined;
  const [, position] = /^v1:(.*)$/.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  if (position === undefined || !shape.test(position))
    throw new Problem('CURSOR_INVALID', 'This cursor was not given out here.');
  return position;
}

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
export const DIGITS = /^\d{1,18}$/;

/** Of a list of which the newest rows stand first: those after a cursor's place; all of them without one. */
export function olderThan(cursor: string | undefined): { lt: string } | undefined {
  const place = decodeCursor(cursor);
  return place === undefined ? undefined : { lt: place };
}

/** One row more than asked for says that there are more. */
export const newestFirst = (limit: number) => ({ orderBy: { id: 'desc' }, take: limit + 1 }) as const;

/** The page made of rows that were read with one row more than the limit. */
export function toPage<Row, T>(
  rows: readonly Row[],
  limit: number,
  positionOf: (row: Row) => string,
  toItem: (row: Row) => T,
): Page<T> {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = rows.length > limit;
  return {
    data: shown.map(toItem),
    has_more: hasMore,
    next_cursor: hasMore && last !== undefined ? encodeCursor(positionOf(last)) : null,
  };
}
