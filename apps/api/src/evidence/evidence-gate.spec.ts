import { type AssetFileFacts, isReached, type JudgedAssessment, judgeFile, type JudgedPiece } from './evidence-gate';
import { endOf, validUntil } from './evidence-dates';
import { EVIDENCE, EVIDENCE_KINDS, type EvidenceRequirement } from './evidence-requirements';

const NOW = new Date('2026-06-01T12:00:00Z');
const LATER = new Date('2026-06-01T12:00:01Z');

const needed = (kind: EvidenceRequirement['kind'], required = true): EvidenceRequirement => ({
  ...{ kind, required, freshDays: 366, description: `a ${kind}` },
});

const piece = (more: Partial<JudgedPiece> = {}): JudgedPiece => ({
  ...{ kind: 'title', version: 1, status: 'accepted', lapsesAt: LATER, issuingEntityId: 'spv', reason: null },
  ...more,
});

const assessment = (more: Partial<JudgedAssessment> = {}): JudgedAssessment => ({
  ...{ kind: 'legal', status: 'signed', score: 80, expiresAt: LATER, factsVersion: 3 },
  ...more,
});

const whole: AssetFileFacts = {
  requirements: [needed('title'), needed('liens'), needed('condition', false)],
  pieces: [piece(), piece({ kind: 'liens', issuingEntityId: null })],
  assessments: [assessment(), assessment({ kind: 'financial' }), assessment({ kind: 'technical' })],
  factsVersion: 3,
  issuingEntityIds: ['spv'],
  now: NOW,
};

const title = (...versions: Partial<JudgedPiece>[]) => ({
  pieces: [...versions.map((more) => piece(more)), piece({ kind: 'liens' })],
});
const legal = (...rows: Partial<JudgedAssessment>[]) => ({
  assessments: [...whole.assessments.slice(1), ...rows.map((more) => assessment(more))],
});

describe('the file of an asset', () => {
  it.each<[string, Partial<AssetFileFacts>, string[]]>([
    ['whole', {}, []],
    [
      'without anything',
      { pieces: [], assessments: [] },
      ['title MISSING', 'liens MISSING', 'legal MISSING', 'financial MISSING', 'technical MISSING'],
    ],
    ['with a title for ever', title({ lapsesAt: null }), []],
    ['with a title that lapses this moment', title({ lapsesAt: NOW }), ['title STALE']],
    ['with a title that nobody has decided about', title({ status: 'submitted' }), ['title UNDECIDED']],
    ['with a rejected title', title({ status: 'rejected', reason: 'Not signed.' }), ['title REJECTED']],
    [
      'with a rejected title and a new one that waits',
      title({ status: 'rejected' }, { version: 2, status: 'submitted' }),
      ['title UNDECIDED'],
    ],
    ['with a title in force and a newer one that waits', title({}, { version: 2, status: 'submitted' }), []],
    ['with a title in force and a newer one that was rejected', title({}, { version: 2, status: 'rejected' }), []],
    [
      'with a stale title and a newer one that waits',
      title({ lapsesAt: NOW }, { version: 2, status: 'submitted' }),
      ['title UNDECIDED'],
    ],
    [
      'with a stale title and a newer one that was rejected',
      title({ lapsesAt: NOW }, { version: 2, status: 'rejected' }),
      ['title STALE'],
    ],
    [
      'with a superseded title and its rejected successor',
      title({ status: 'superseded' }, { version: 2, status: 'rejected' }),
      ['title REJECTED'],
    ],
    ['with a title that was superseded by nothing', title({ status: 'superseded' }), ['title MISSING']],
    ['with a title that names nobody who issues', title({ issuingEntityId: 'other' }), ['title NAMES_ANOTHER']],
    ['of which nobody issues yet', { ...title({ issuingEntityId: 'other' }), issuingEntityIds: [] }, []],
    ['of two who issue, of whom the title names one', { issuingEntityIds: ['spv', 'other'] }, ['title NAMES_ANOTHER']],
    ['without what is not required', { requirements: [needed('condition', false)], pieces: [] }, []],
    [
      'with something stale that is not required',
      { pieces: [...whole.pieces, piece({ kind: 'condition', lapsesAt: NOW })] },
      [],
    ],
    ['without the legal assessment', legal(), ['legal MISSING']],
    ['with a legal assessment that nobody signed', legal({ status: 'draft' }), ['legal UNSIGNED']],
    ['with a superseded legal assessment', legal({ status: 'superseded' }), ['legal MISSING']],
    ['with a signed legal assessment and the draft of the next', legal({}, { status: 'draft' }), []],
    ['with a legal assessment that expires this moment', legal({ expiresAt: NOW }), ['legal EXPIRED']],
    ['with a legal assessment of earlier facts', legal({ factsVersion: 2 }), ['legal OUTDATED']],
    ['with a legal assessment against it', legal({ score: 49 }), ['legal ADVERSE']],
    ['with a legal assessment that just passes', legal({ score: 50 }), []],
  ])('%s', (_, more, gaps) =>
    expect(judgeFile({ ...whole, ...more }).map(({ kind, code }) => `${kind} ${code}`)).toEqual(gaps),
  );

  it('says of each gap what would cure it', () => {
    for (const { detail, cure } of judgeFile({ ...whole, pieces: [], assessments: [] })) {
      expect([detail, cure].every((text) => text.endsWith('.'))).toBe(true);
    }
  });
});

describe('a gate', () => {
  it.each([
    ['approve', 'due_diligence'],
    ['tokenise', 'approved,tokenised,active'],
    ['issue', 'tokenised,active'],
  ] as const)('to %s opens at %s', (gate, at) => {
    const all = [
      'draft',
      'submitted',
      'due_diligence',
      'approved',
      'tokenised',
      'active',
      'redeemed',
      'retired',
    ] as const;
    expect(all.filter((status) => isReached(gate, status)).join()).toBe(at);
  });
});

describe('a piece counts', () => {
  it.each([
    ['for ever, when nothing says otherwise', null, null, null],
    ['until its own date', '2026-03-31', null, '2026-03-31'],
    ['while it is fresh', null, 90, '2026-04-01'],
    ['until its own date while it is fresh', '2026-03-31', 90, '2026-03-31'],
    ['no longer than it is fresh', '2030-01-01', 90, '2026-04-01'],
  ])('%s', (_, stated, fresh, until) => expect(validUntil('2026-01-01', stated, fresh)).toBe(until));

  it('to the end of its last day, in UTC', () =>
    expect(endOf('2026-12-31').toISOString()).toBe('2027-01-01T00:00:00.000Z'));
});

describe('what is asked for', () => {
  it.each(Object.entries(EVIDENCE))('of %s names a title and each kind once', (_, requirements) => {
    const kinds = requirements.map(({ kind }) => kind);
    expect(new Set(kinds).size).toBe(kinds.length);
    expect(requirements[0]).toMatchObject({ kind: 'title', required: true });
    expect(requirements.find(({ kind }) => kind === 'valuation')?.required).toBe(true);
  });

  it('names every kind for some type', () => {
    const used = new Set(Object.values(EVIDENCE).flatMap((each) => each.map(({ kind }) => kind)));
    expect([...EVIDENCE_KINDS].filter((kind) => !used.has(kind))).toEqual([]);
  });
});
