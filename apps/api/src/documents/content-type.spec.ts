import { createHash, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docx, xlsx, zipArchive } from '../../test/fixtures/zip-archive';
import { judgeContentType, withExtension } from './content-type';

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document';
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
const PDF = Buffer.from('%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<>>\nendobj\n%%EOF\n', 'latin1');
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');
const TIFF = Buffer.concat([Buffer.from('49492a0008000000', 'hex'), Buffer.alloc(64)]);
const XML = Buffer.from('<?xml version="1.0"?><register/>');
const CSV = Buffer.from('name;area\nKöln;1200\n');
const HTML = Buffer.from('<!DOCTYPE html><script>alert(1)</script>');
const EXE = Buffer.concat([Buffer.from('MZ\x90\x00', 'latin1'), randomBytes(512)]);

let directory: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'cadastre-content-'));
});

afterAll(() => rmSync(directory, { recursive: true }));

function judge(content: Buffer, declared: string, fileName: string): Promise<string> {
  const path = join(directory, randomBytes(8).toString('hex'));
  writeFileSync(path, content);
  const sha256 = createHash('sha256').update(content).digest();
  return judgeContentType({ path, sha256, sizeBytes: content.length }, declared, fileName);
}

describe('the type of a document', () => {
  it.each([
    ['PDF', PDF, 'application/pdf', 'a.pdf', 'application/pdf'],
    ['PNG', PNG, 'image/png', 'a.png', 'image/png'],
    ['JPEG', JPEG, 'image/jpeg', 'a.jpg', 'image/jpeg'],
    ['JPEG by its other name', JPEG, 'image/jpg', 'a.jpeg', 'image/jpeg'],
    ['TIFF', TIFF, 'image/tiff', 'a.tif', 'image/tiff'],
    ['XML', XML, 'application/xml', 'a.xml', 'application/xml'],
    ['XML by its other name', XML, 'text/xml; charset=utf-8', 'a.xml', 'application/xml'],
    ['XML without its declaration', Buffer.from(' <a/>'), 'application/xml', 'a.xml', 'application/xml'],
    ['CSV', CSV, 'text/csv', 'a.csv', 'text/csv'],
    ['text', CSV, 'text/plain', 'a.txt', 'text/plain'],
    ['text with a byte order mark', Buffer.from('\ufeffa;b'), 'text/csv', 'a.csv', 'text/csv'],
    ['text that begins like a bitmap', Buffer.from('BMW;1\n'), 'text/csv', 'a.csv', 'text/csv'],
    ['a word processor document', docx(), DOCX, 'a.docx', DOCX],
    ['a spreadsheet', xlsx(), XLSX, 'a.xlsx', XLSX],
    ['an ending in capitals', PDF, 'application/pdf', 'A.PDF', 'application/pdf'],
    ['no ending', PDF, 'application/pdf', 'scan', 'application/pdf'],
    ['no declaration: the content says it', PDF, 'application/octet-stream', 'scan', 'application/pdf'],
    ['no declaration: the ending tells text from text', CSV, 'application/octet-stream', 'a.csv', 'text/csv'],
    ['no declaration, no ending: text', CSV, '', 'notes', 'text/plain'],
  ])('%s', async (_, content, declared, name, expected) => {
    await expect(judge(content, declared, name)).resolves.toBe(expected);
  });

  it.each([
    ['HTML as PDF', HTML, 'application/pdf', 'a.pdf', 'document type declaration'],
    ['HTML as text', Buffer.from('<html><script>'), 'text/plain', 'a.txt', 'its content is application/xml'],
    ['a program as PDF', EXE, 'application/pdf', 'a.pdf', 'not text in UTF-8'],
    ['a program as itself', EXE, 'application/x-msdownload', 'a.exe', 'not text in UTF-8'],
    ['PNG as PDF', PNG, 'application/pdf', 'a.pdf', 'is sent as application/pdf, but its content is image/png'],
    ['PDF as text', PDF, 'text/plain', 'a.txt', 'its content is application/pdf'],
    ['text as PDF', CSV, 'application/pdf', 'a.pdf', 'its content is text/plain'],
    ['a spreadsheet as a word processor document', xlsx(), DOCX, 'a.docx', `its content is ${XLSX}`],
    ['PDF with the ending of a program', PDF, 'application/pdf', 'a.exe', 'its name ends in .exe'],
    ['PDF with the ending of a picture', PDF, 'application/octet-stream', 'a.png', 'is sent as image/png'],
    ['text with the ending of a page', CSV, 'application/octet-stream', 'a.html', 'its name ends in .html'],
    ['a type that may not be filed', CSV, 'text/html', 'a.html', 'of the type text/html may not be filed'],
    [
      'XML with entities',
      Buffer.from('<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "b">]><l/>'),
      'text/xml',
      'a.xml',
      'document type declaration',
    ],
    [
      'XML with entities in small letters',
      Buffer.from('<?xml version="1.0"?>\n<!doctype l>'),
      'text/xml',
      'a.xml',
      'document type declaration',
    ],
    [
      'XML in UTF-16',
      Buffer.from('\ufeff<?xml version="1.0"?><a/>', 'utf16le'),
      'text/xml',
      'a.xml',
      'not text in UTF-8',
    ],
    ['text in Latin-1', Buffer.from('Köln', 'latin1'), 'text/csv', 'a.csv', 'not text in UTF-8'],
    ['text with a NUL', Buffer.from('a\0b'), 'text/plain', 'a.txt', 'not text in UTF-8'],
    ['text with terminal commands', Buffer.from('\x1b[2J'), 'text/plain', 'a.txt', 'not text in UTF-8'],
    [
      'text that ends within a character',
      Buffer.from('Köln').subarray(0, 2),
      'text/plain',
      'a.txt',
      'not text in UTF-8',
    ],
    ['noise', randomBytes(5_000), '', 'a', 'may not be filed'],
  ])('%s is refused', async (_, content, declared, name, why) => {
    await expect(judge(content, declared, name)).rejects.toMatchObject({
      code: 'DOCUMENT_REFUSED',
      detail: expect.stringContaining(why),
    });
  });

  it('finds a document type declaration wherever the file was cut into chunks', async () => {
    for (const before of [65_530, 65_535, 65_540]) {
      const content = Buffer.from(`<a>${' '.repeat(before - 3)}<!DOCTYPE l>`);
      await expect(judge(content, 'text/xml', 'a.xml')).rejects.toMatchObject({ code: 'DOCUMENT_REFUSED' });
    }
  });

  it('gives a name without an ending the one of its type', () => {
    expect(withExtension('scan', 'image/tiff')).toBe('scan.tif');
    expect(withExtension('scan.tiff', 'image/tiff')).toBe('scan.tiff');
  });
});

describe('an office archive', () => {
  const megabytes = (n: number) => Buffer.alloc(n * 1024 * 1024);
  const part = { name: 'xl/sheet.xml', content: Buffer.from('<sheet/>'.repeat(50)) };

  it.each([
    ['a bomb: ten megabytes of it for ten kilobytes', xlsx({ name: 'xl/a', content: megabytes(11) }), 'times its size'],
    [
      'a bomb: more than may be unpacked',
      xlsx({ name: 'xl/a', content: Buffer.alloc(10), declaredBytes: 250 * 1024 * 1024 }),
      'more than 209715200',
    ],
    [
      'a bomb that declares itself small',
      xlsx({ name: 'xl/a', content: megabytes(11), declaredBytes: 1_000 }),
      'damaged',
    ],
    ['a part that is shorter than declared', xlsx({ ...part, declaredBytes: 4_000 }), 'damaged'],
    [
      'an archive inside, of no known kind',
      zipArchive([{ name: 'a.txt', content: Buffer.from('a') }]),
      'neither a .docx nor an .xlsx',
    ],
    [
      'no directory of types',
      zipArchive([{ name: 'word/document.xml', content: Buffer.from('a') }]),
      'neither a .docx nor an .xlsx',
    ],
    ['macros', docx({ name: 'word/vbaProject.bin', content: Buffer.from('a') }), 'macros'],
    ['a part twice', xlsx(part, part), 'two of its parts have one name'],
    ['a part that climbs out', xlsx({ name: '../../etc/cron.d/x', content: Buffer.from('a') }), 'damaged'],
    ['an absolute part', xlsx({ name: '/etc/passwd', content: Buffer.from('a') }), 'damaged'],
    ['an encrypted part', xlsx({ name: 'xl/a', content: Buffer.from('a'), encrypted: true }), 'encrypted'],
    ['a cut-off archive', xlsx(part).subarray(0, -30), 'damaged'],
    [
      'an archive of more parts than any document',
      zipArchive(Array.from({ length: 10_001 }, (_, i) => ({ name: `p${i}`, content: Buffer.alloc(0) }))),
      'more than 10000',
    ],
  ])('is refused with %s', async (_, content, why) => {
    await expect(judge(content, XLSX, 'a.xlsx')).rejects.toMatchObject({
      code: 'DOCUMENT_REFUSED',
      detail: expect.stringContaining(why),
    });
  });

  it('is refused, or read as what it is, whatever byte of it is damaged', async () => {
    const whole = xlsx(part);
    for (let i = 4; i < whole.length; i++) {
      const damaged = Buffer.from(whole);
      damaged[i]! ^= 0xff;
      const verdict = await judge(damaged, XLSX, 'a.xlsx').catch((error: { code: string }) => error.code);
      expect([XLSX, 'DOCUMENT_REFUSED']).toContain(verdict);
    }
  });
});
