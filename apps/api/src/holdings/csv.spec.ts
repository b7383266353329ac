import { csvCell, toCsv } from './csv';

describe('a cell', () => {
  it.each([
    ['Alzette S.A.', 'Alzette S.A.'],
    ['1250', '1250'],
    ['=HYPERLINK("http://evil.example")', `"'=HYPERLINK(""http://evil.example"")"`],
    ['+352 27', "'+352 27"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['  =1+1', "'  =1+1"],
    ['\t=1+1', "'\t=1+1"],
    ['\r=1+1', `"'\r=1+1"`],
    ['\n=1', `"'\n=1"`],
    ['＝1+1', "'＝1+1"],
    ['|cmd', "'|cmd"],
    ['a,b', '"a,b"'],
    ['a;b', '"a;b"'],
    ['say "yes"', '"say ""yes"""'],
    ['a\r\nb', '"a\r\nb"'],
    ['', ''],
  ])('%j is written %j', (value, written) => expect(csvCell(value)).toBe(written));
});

it('a file has a byte order mark and ends each line', () => {
  expect(
    toCsv([
      ['a', 'b'],
      ['1', '2'],
    ]),
  ).toBe('\ufeffa,b\r\n1,2\r\n');
});
