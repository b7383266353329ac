import { extensionOf, sanitiseFileName } from './file-name';

describe('a file name', () => {
  it.each([
    ['Grundbuchauszug Köln.pdf', 'Grundbuchauszug Köln.pdf'],
    ['../../etc/passwd', 'passwd'],
    ['..\\..\\windows\\system32\\cmd.pdf', 'cmd.pdf'],
    ['/absolute/title.pdf', 'title.pdf'],
    ['C:title.pdf', 'C_title.pdf'],
    ['..', 'document'],
    ['.', 'document'],
    ['', 'document'],
    ['   ', 'document'],
    ['.htaccess', 'htaccess'],
    ['title.pdf. . ', 'title.pdf'],
    ['a\u0000b.pdf', 'ab.pdf'],
    ['line\r\nbreak.pdf', 'linebreak.pdf'],
    ['fdp.\u202Eexe.pdf', 'fdp.exe.pdf'],
    ['zero\u200Bwidth.pdf', 'zerowidth.pdf'],
    ['a"b<c>d|e?f*g.pdf', 'a_b_c_d_e_f_g.pdf'],
    ['CON', '_CON'],
    ['nul.pdf', '_nul.pdf'],
    ['Lpt1.csv', '_Lpt1.csv'],
    ['console.pdf', 'console.pdf'],
    ['u\u0308ber.pdf', 'über.pdf'],
  ])('%j is kept as %j', (raw, kept) => {
    expect(sanitiseFileName(raw)).toBe(kept);
  });

  it('is cut to what file systems hold, between characters, and keeps its ending', () => {
    const kept = sanitiseFileName(`${'ü😀'.repeat(100)}.pdf`);
    expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(200);
    expect(Buffer.byteLength(kept)).toBeGreaterThan(190);
    expect(kept).toMatch(/^(ü😀)+ü?\.pdf$/);
  });

  it('does not hide its length in its ending', () => {
    expect(Buffer.byteLength(sanitiseFileName(`a.${'b'.repeat(5_000)}`))).toBeLessThanOrEqual(200);
  });

  it('is the same when it is sanitised again', () => {
    for (const raw of ['..\\x.pdf', 'CON', ' .a. ', `${'x'.repeat(300)}.pdf`]) {
      expect(sanitiseFileName(sanitiseFileName(raw))).toBe(sanitiseFileName(raw));
    }
  });

  it.each([
    ['a.PDF', 'pdf'],
    ['a.tar.gz', 'gz'],
    ['a', ''],
    ['a.', ''],
  ])('%j has the ending %j', (name, extension) => {
    expect(extensionOf(name)).toBe(extension);
  });
});
