import { CsvError, parse } from 'csv-parse/sync';
import { invalid } from '../../http/problem';

export const ROWS_MAX = 5_000;

/** The columns of a CSV file and where their cells stand in a row; the first line of the file names them. */
const COLUMNS: ReadonlyMap<string, readonly [field: string, part?: string]> = new Map([
  ['external_id', ['external_id']],
  ['type', ['type']],
  ['name', ['name']],
  ['country', ['country']],
  ['description', ['description']],
  ['valuation_amount', ['valuation', 'amount']],
  ['valuation_asset', ['valuation', 'asset']],
]);

/** The rows of a CSV text in the shape that JSON rows have. An empty cell is a field that is not given. */
export function rowsOfCsv(csv: string): Record<string, unknown>[] {
  const [header, ...lines] = linesOf(csv);
  if (!header) throw invalid('/csv', 'EMPTY', 'The first line must name the columns.');
  const unknown = header.filter((column) => !COLUMNS.has(column));
  if (unknown.length > 0)
    throw invalid('/csv', 'UNKNOWN_COLUMN', `These columns are not known: ${unknown.join(', ')}.`);
  if (new Set(header).size < header.length) throw invalid('/csv', 'DUPLICATE_COLUMN', 'A column stands twice.');
  return lines.map((cells) => {
    const row: Record<string, unknown> = {};
    cells.forEach((cell, i) => {
      if (cell === '') return;
      const [field, part] = COLUMNS.get(header[i]!)!;
      row[field] = part ? { ...(row[field] as object | undefined), [part]: cell } : cell;
    });
    return row;
  });
}

function linesOf(csv: string): string[][] {
  try {
    return parse(csv, { bom: true, skip_empty_lines: true, to: ROWS_MAX + 2 });
  } catch (error) {
    if (error instanceof CsvError) throw invalid('/csv', 'MALFORMED_CSV', error.message);
    throw error;
  }
}
