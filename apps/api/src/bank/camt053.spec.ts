import fc from 'fast-check';
import { readCamt053, RefusedStatement, type Statement, type StatementEntry } from './camt053';
import { makeReference, REFERENCE_BYTES } from './creditor-reference';
import { ibanOf } from './iban';
import { writeCamt053 } from './write-camt053';
import { writePain001 } from './write-pain001';
import { readXml, find, childrenOf, textAt } from './xml-tree';

const OURS = 'LU280019400644750000';
const REFERENCE = makeReference(new Uint8Array(REFERENCE_BYTES));
const scaleOf = (currency: string) => ({ EUR: 2, JPY: 0 })[currency] ?? null;

/** As an older bank writes it: another version, prefixes, several payments in one entry. */
const OLD = `<?xml version="1.0"?>
<c:Document xmlns:c="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><c:BkToCstmrStmt><c:GrpHdr/><c:Stmt>
<c:Id>2026-11-27/1</c:Id><c:ElctrncSeqNb>231</c:ElctrncSeqNb>
<c:Acct><c:Id><c:IBAN>LU28 0019 4006 4475 0000</c:IBAN></c:Id></c:Acct>
<c:Bal><c:Tp><c:CdOrPrtry><c:Cd>PRCD</c:Cd></c:CdOrPrtry></c:Tp><c:Amt Ccy="EUR">100.00</c:Amt><c:CdtDbtInd>CRDT</c:CdtDbtInd><c:Dt><c:Dt>2026-11-26</c:Dt></c:Dt></c:Bal>
<c:Bal><c:Tp><c:CdOrPrtry><c:Cd>CLBD</c:Cd></c:CdOrPrtry></c:Tp><c:Amt Ccy="EUR">130.5</c:Amt><c:CdtDbtInd>CRDT</c:CdtDbtInd><c:Dt><c:DtTm>2026-11-27T20:00:00</c:DtTm></c:Dt></c:Bal>
<c:Ntry><c:Amt Ccy="EUR">9999.00</c:Amt><c:CdtDbtInd>CRDT</c:CdtDbtInd><c:Sts>PDNG</c:Sts></c:Ntry>
<c:Ntry><c:Amt Ccy="EUR">30.50000</c:Amt><c:CdtDbtInd>CRDT</c:CdtDbtInd><c:Sts>BOOK</c:Sts><c:BookgDt><c:Dt>2026-11-27</c:Dt></c:BookgDt><c:AcctSvcrRef>A1</c:AcctSvcrRef><c:NtryDtls>
<c:TxDtls><c:Refs><c:EndToEndId>NOTPROVIDED</c:EndToEndId></c:Refs><c:AmtDtls><c:TxAmt><c:Amt Ccy="EUR">10.25</c:Amt></c:TxAmt></c:AmtDtls><c:RltdPties><c:Dbtr><c:Nm>Anna &amp; Co</c:Nm></c:Dbtr><c:DbtrAcct><c:Id><c:IBAN>DE89370400440532013000</c:IBAN></c:Id></c:DbtrAcct></c:RltdPties><c:RmtInf><c:Ustrd>for</c:Ustrd><c:Ustrd>${REFERENCE.replace(/(.{4})/g, '$1 ')}</c:Ustrd></c:RmtInf></c:TxDtls>
<c:TxDtls><c:AmtDtls><c:TxAmt><c:Amt Ccy="EUR">20.25</c:Amt></c:TxAmt></c:AmtDtls></c:TxDtls>
</c:NtryDtls></c:Ntry>
</c:Stmt></c:BkToCstmrStmt></c:Document>`;

const refusal = (xml: string): string => {
  try {
    readCamt053(xml, scaleOf);
    return 'read';
  } catch (error) {
    if (error instanceof RefusedStatement) return error.fault;
    throw error;
  }
};

describe('a camt.053 statement', () => {
  it('of an older version is read, pending entries left out and payments taken apart', () => {
    const statement = readCamt053(OLD, scaleOf);
    expect(statement).toMatchObject({
      bankId: '2026-11-27/1',
      sequence: 231n,
      iban: OURS,
      opening: 10_000n,
      closing: 13_050n,
    });
    expect(statement.entries).toEqual([
      expect.objectContaining({
        ...{ amount: 1_025n, bankReference: 'A1/1', endToEndId: null, reference: REFERENCE },
        counterparty: expect.objectContaining({ name: 'Anna & Co', iban: 'DE89370400440532013000' }),
      }),
      expect.objectContaining({ amount: 2_025n, bankReference: 'A1/2', reference: null }),
    ]);
  });

  it.each([
    ['is not XML', OLD.slice(0, 900), 'NOT_XML'],
    ['declares a document type', OLD.replace('?>', '?><!DOCTYPE a [<!ENTITY b "c">]>'), 'NOT_XML'],
    ['uses an entity of its own', OLD.replace('Anna &amp; Co', '&lol;'), 'NOT_XML'],
    ['nests without end', OLD.replace('<c:GrpHdr/>', '<a>'.repeat(40) + '</a>'.repeat(40)), 'NOT_XML'],
    ['is another message', OLD.replace('camt.053', 'camt.052'), 'NOT_CAMT_053'],
    ['is of nobody’s namespace', OLD.replace('urn:iso', 'urn:osi'), 'NOT_CAMT_053'],
    ['holds two statements', OLD.replace('</c:Stmt>', '</c:Stmt><c:Stmt/>'), 'NOT_ONE_STATEMENT'],
    ['has no closing balance', OLD.replace('CLBD', 'CLAV'), 'FIELD_MISSING'],
    ['has no id', OLD.replace('<c:Id>2026-11-27/1</c:Id>', ''), 'FIELD_MISSING'],
    ['has an account that is none', OLD.replace('4475 0000', '4475 0001'), 'FIELD_INVALID'],
    ['has a date that is none', OLD.replace('<c:Dt>2026-11-26</c:Dt>', '<c:Dt>2026-13-26</c:Dt>'), 'FIELD_INVALID'],
    ['has a negative amount', OLD.replace('30.50000', '-30.5'), 'FIELD_INVALID'],
    ['has an amount in words', OLD.replace('30.50000', '1e3'), 'FIELD_INVALID'],
    ['has an amount of nothing', OLD.replace('30.50000', '0.00'), 'FIELD_INVALID'],
    ['has parts of a cent', OLD.replace('30.50000', '30.50001'), 'FIELD_INVALID'],
    ['has a huge amount', OLD.replace('30.50000', '9'.repeat(40)), 'FIELD_INVALID'],
    ['mixes currencies', OLD.replace('<c:Amt Ccy="EUR">10.25', '<c:Amt Ccy="USD">10.25'), 'CURRENCY_MISMATCH'],
    ['does not add up', OLD.replace('130.5', '130.51'), 'SUM_MISMATCH'],
    ['has parts that do not make the entry', OLD.replace('10.25', '10.24'), 'SUM_MISMATCH'],
  ])('that %s is refused', (_, xml, fault) => expect(refusal(xml)).toBe(fault));

  it('with the same reference twice is refused', () => {
    const { entries, ...rest } = readCamt053(OLD, scaleOf);
    const twice = [entries[0]!, { ...entries[1]!, bankReference: 'A1/1' }];
    expect(refusal(writeCamt053({ ...rest, entries: twice }, 2))).toBe('DUPLICATE_ENTRY');
  });

  it('reads as it was written, whatever is in it', () => {
    const words = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 40 })
      .map((text) => text.replace(/[^\p{L}\p{N} &<>"']/gu, 'x').trim() || 'x');
    const entry: fc.Arbitrary<StatementEntry> = fc.record({
      direction: fc.constantFrom('credit' as const, 'debit' as const),
      amount: fc.bigInt(1n, 10n ** 15n),
      bookedOn: fc.constant('2026-11-27'),
      isReversal: fc.boolean(),
      bankReference: fc.constant(null),
      endToEndId: fc.option(fc.stringMatching(/^[0-9a-f]{32}$/)),
      reference: fc.option(fc.constant(REFERENCE)),
      counterparty: fc.record({
        name: fc.option(words),
        iban: fc.option(fc.constant(ibanOf('LU', '0019400644750077'))),
        bic: fc.option(fc.constant('BCEELULL')),
        remittance: fc.option(words.filter((text) => !/RF/i.test(text))),
      }),
    });
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), fc.bigInt(-(10n ** 12n), 10n ** 12n), (entries, opening) => {
        const booked = entries.reduce(
          (sum, each) => sum + (each.direction === 'credit' ? each.amount : -each.amount),
          0n,
        );
        const dates = { openedOn: '2026-11-26', closedOn: '2026-11-27' };
        const statement: Statement = {
          ...{ bankId: 'S-1', sequence: 7n, iban: OURS, currency: 'EUR', opening, closing: opening + booked },
          ...{ ...dates, entries },
        };
        expect(readCamt053(writeCamt053(statement, 2), scaleOf)).toEqual(statement);
      }),
    );
  });
});

describe('a pain.001 file', () => {
  it('names every transfer, their number and their sum', () => {
    const xml = writePain001({
      ...{ messageId: 'f1', createdAt: new Date('2026-11-28T09:00:00Z'), currency: 'EUR', scale: 2 },
      debtor: { name: 'Cadastre <deposits>', iban: OURS, bic: 'BCEELULL' },
      transfers: [
        {
          endToEndId: 'a',
          amount: 1_001n,
          name: 'Anna & Co',
          iban: ibanOf('LU', '0019400644750077'),
          bic: null,
          remittance: 'Return',
        },
        {
          endToEndId: 'b',
          amount: 99n,
          name: 'B'.repeat(100),
          iban: ibanOf('LU', '0019400644750078'),
          bic: 'BCEELULL',
          remittance: '',
        },
      ],
    });
    const root = find(readXml(xml), 'CstmrCdtTrfInitn')!;
    expect([textAt(root, 'GrpHdr', 'NbOfTxs'), textAt(root, 'GrpHdr', 'CtrlSum')]).toEqual(['2', '11.00']);
    expect(textAt(root, 'PmtInf', 'Dbtr', 'Nm')).toBe('Cadastre <deposits>');
    const [first, second] = childrenOf(find(root, 'PmtInf'), 'CdtTrfTxInf');
    expect([
      textAt(first, 'PmtId', 'EndToEndId'),
      textAt(first, 'Amt', 'InstdAmt'),
      textAt(first, 'Cdtr', 'Nm'),
    ]).toEqual(['a', '10.01', 'Anna & Co']);
    expect(textAt(second, 'Cdtr', 'Nm')).toHaveLength(70);
  });
});
