import { Problem } from '../../http/problem';
import { rowsOfCsv } from './import-rows';

describe('the rows of a CSV text', () => {
  it('have the shape of JSON rows', () => {
    const csv =
      '\uFEFFexternal_id,name,valuation_asset,valuation_amount\r\nA-1,"Office, ""new""",EUR/2,100\r\nA-2,,,\r\n';
    expect(rowsOfCsv(csv)).toEqual([
      { external_id: 'A-1', name: 'Office, "new"', valuation: { asset: 'EUR/2', amount: '100' } },
      { external_id: 'A-2' },
    ]);
  });

  it.each([
    ['', 'EMPTY'],
    ['external_id,colour\nA,red', 'UNKNOWN_COLUMN'],
    ['name,name\nA,B', 'DUPLICATE_COLUMN'],
    ['external_id,name\nA', 'MALFORMED_CSV'],
    ['external_id,name\nA,"B', 'MALFORMED_CSV'],
    ['constructor\nx', 'UNKNOWN_COLUMN'],
  ])('%j is refused: %s', (csv, code) => {
    let thrown: unknown;
    try {
      rowsOfCsv(csv);
    } catch (error) {
      thrown = error;
    }
    expect((thrown as Problem).more.errors?.[0]?.code).toBe(code);
  });
});
