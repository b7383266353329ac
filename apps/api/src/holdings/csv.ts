/** What a spreadsheet would take for a formula. */
const FORMULA = /^[\s\u0000-\u0020]*[=+\-@|%\uff0b\uff0d\uff1d\uff20]/;

/**
 * One cell. Text that a spreadsheet would calculate gets an apostrophe in front, by which it stays text; numbers of ours
 * are digits only and pass unchanged.
 */
export function csvCell(value: string): string {
  const harmless = FORMULA.test(value) || /^[\t\r\n]/.test(value) ? `'${value}` : value;
  return /[",\r\n;]/.test(harmless) ? `"${harmless.replace(/"/g, '""')}"` : harmless;
}

/** RFC 4180, with a byte order mark by which spreadsheets know that it is UTF-8. */
export const toCsv = (rows: readonly (readonly string[])[]): string =>
  `\ufeff${rows.map((row) => `${row.map(csvCell).join(',')}\r\n`).join('')}`;
