import {
  createNoteKey,
  createNoteSigner,
  formatCheckpoint,
  formatNoteKey,
  fromBase64,
  hashLeaf,
  parseCheckpoint,
  parseNoteKey,
  parseNoteKeys,
  parseSignedNote,
  signCheckpoint,
  signNote,
  toBase64,
  verifyCheckpoint,
  verifyNote,
} from '@cadastre/audit-log';

const classic = createNoteSigner('log.example', 'ed25519', new Uint8Array(32).fill(1));
const quantum = createNoteSigner('log.example', 'ml-dsa-65', new Uint8Array(32).fill(2));
const trusted = [classic.key, quantum.key];
const checkpoint = { origin: 'log.example', size: 42, root: hashLeaf(Uint8Array.of(1)), extensions: [] };

describe('signed notes', () => {
  it('reads the example of the reference implementation', () => {
    const key = parseNoteKey('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
    const note =
      'If you think cryptography is the answer to your problem,\n' +
      "then you don't know what your problem is.\n" +
      '\n' +
      '\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n';
    expect(verifyNote(note, [key])).toMatchObject({ verified: true, signers: [key] });
    expect(verifyNote(note.replace('answer', 'Answer'), [key])).toMatchObject({ reason: 'BAD_SIGNATURE' });
  });

  it('is verified by both algorithms and writes the same bytes each time', () => {
    const note = signNote('hello\n', [classic, quantum]);
    expect(verifyNote(note, trusted)).toMatchObject({ verified: true, text: 'hello\n', signers: trusted });
    expect(signNote('hello\n', [classic, quantum])).toBe(note);
  });

  const note = signNote('hello\n', [classic, quantum]);
  const lines = note.split('\n');
  const witness = createNoteSigner('witness.example', 'ed25519', new Uint8Array(32).fill(3));
  const withWitness = note + signNote('hello\n', [witness]).split('\n')[2] + '\n';
  const withBadWitness = note + signNote('bye\n', [witness]).split('\n')[2] + '\n';
  const wrongPrefix = note.replace('\u2014 log', '- log');

  it.each([
    ['a witness that nobody knows is ignored', withBadWitness, trusted, undefined],
    ['a trusted witness counts', withWitness, [...trusted, witness.key], undefined],
    [
      'a trusted witness that signed something else refuses',
      withBadWitness,
      [...trusted, witness.key],
      'BAD_SIGNATURE',
    ],
    ['without the post-quantum signature', [...lines.slice(0, 3), ''].join('\n'), trusted, 'UNSIGNED'],
    ['without the classic signature', [...lines.slice(0, 2), lines[3], ''].join('\n'), trusted, 'UNSIGNED'],
    ['with keys of nobody', note, [], 'UNSIGNED'],
    ['with other text', note.replace('hello', 'hallo'), trusted, 'BAD_SIGNATURE'],
    ['cut off', note.slice(0, -1), trusted, 'MALFORMED'],
    ['without signatures', 'hello\n\n', trusted, 'MALFORMED'],
    ['with another dash', wrongPrefix, trusted, 'MALFORMED'],
    ['with a control character', note.replace('hello', 'he\tllo'), trusted, 'MALFORMED'],
    ['with too many lines', note + '\u2014 x AAAAAAA=\n'.repeat(100), trusted, 'MALFORMED'],
  ])('%s', (_name, text, keys, reason) => {
    const verdict = verifyNote(text, keys);
    expect(verdict.verified ? undefined : verdict.reason).toBe(reason);
  });

  it.each(['hello', 'he\u0000llo\n', 'tab\t\n', 'half \ud800\n'])('refuses to sign %j', (text) => {
    expect(() => signNote(text, [classic])).toThrow(RangeError);
  });

  it('splits at the last empty line, as the text may contain one', () => {
    const nested = signNote('a\n\nb\n', [classic]);
    expect(parseSignedNote(nested)?.text).toBe('a\n\nb\n');
    expect(verifyNote(nested, [classic.key]).verified).toBe(true);
  });
});

describe('verifier keys', () => {
  it('are text and back, in a file with comments', () => {
    const file = `# trusted\n\n${trusted.map(formatNoteKey).join('\r\n')}\n`;
    expect(parseNoteKeys(file)).toEqual(trusted);
  });

  it.each([
    formatNoteKey(classic.key).replace('log', 'dog'),
    formatNoteKey(classic.key).slice(0, -4),
    'log.example+00000000+AAAA',
    'nonsense',
  ])('refuses %#', (text) => {
    expect(() => parseNoteKey(text)).toThrow(RangeError);
  });

  it('need a name without spaces or plus, and the right length', () => {
    expect(() => createNoteKey('a b', 'ed25519', new Uint8Array(32))).toThrow('cannot name');
    expect(() => createNoteKey('a+b', 'ed25519', new Uint8Array(32))).toThrow('cannot name');
    expect(() => createNoteKey('a', 'ed25519', new Uint8Array(31))).toThrow('none of ed25519');
    expect(() => createNoteSigner('a', 'ml-dsa-65', new Uint8Array(31))).toThrow('seed');
  });
});

describe('checkpoints', () => {
  it('are three lines and back, with extensions', () => {
    expect(formatCheckpoint(checkpoint)).toBe(`log.example\n42\n${toBase64(checkpoint.root)}\n`);
    const extended = { ...checkpoint, extensions: ['anchor 17'] };
    expect(parseCheckpoint(formatCheckpoint(extended))).toEqual(extended);
  });

  it('verify when signed by the log itself', () => {
    const note = signCheckpoint(checkpoint, [classic, quantum]);
    expect(verifyCheckpoint(note, trusted)).toEqual({ verified: true, checkpoint });
    expect(() => signCheckpoint({ ...checkpoint, origin: 'other.example' }, [classic])).toThrow('has its name');
    const foreign = signNote(formatCheckpoint({ ...checkpoint, origin: 'other.example' }), [classic]);
    expect(verifyCheckpoint(foreign, [classic.key])).toMatchObject({ reason: 'UNSIGNED' });
    expect(verifyCheckpoint(signNote('hello\n', [classic]), [classic.key])).toMatchObject({ reason: 'MALFORMED' });
  });

  const root = toBase64(checkpoint.root);
  it.each([
    `log.example\n042\n${root}\n`,
    `log.example\n-1\n${root}\n`,
    `log.example\n9007199254740992\n${root}\n`,
    `log.example\n1e3\n${root}\n`,
    `log.example\n42\n${root}`,
    `log.example\n42\n${root.slice(4)}\n`,
    `log.example\n42\n${root}\n\n`,
    `\n42\n${root}\n`,
    'log.example\n42\n',
    '',
  ])('refuses %#', (text) => {
    expect(parseCheckpoint(text)).toBeUndefined();
  });
});

describe('base64', () => {
  it('accepts the one canonical encoding', () => {
    expect(toBase64(Uint8Array.of(255, 0, 1))).toBe('/wAB');
    expect(fromBase64('/wAB')).toEqual(Uint8Array.of(255, 0, 1));
    expect(fromBase64('')).toEqual(new Uint8Array());
    for (const wrong of ['AB', 'AB=', 'AB==', 'A===', 'QQ=', 'QR==', ' QQ==', 'Q Q==', 'QQ==\n', 'QQ-_']) {
      expect([wrong, fromBase64(wrong)]).toEqual([wrong, undefined]);
    }
  });
});
