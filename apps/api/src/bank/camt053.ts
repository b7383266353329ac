import { parseMoney } from '@cadastre/finance';
import { findReference } from './creditor-reference';
import { readIban } from './iban';
import { childrenOf, find, readXml, textAt, type XmlElement, XmlFault } from './xml-tree';

/** Who is at the other end of an entry, as the bank tells it. */
export interface Counterparty {
  readonly name: string | null;
  readonly iban: string | null;
  readonly bic: string | null;
  readonly remittance: string | null;
}

/** One booked movement. */
export interface StatementEntry {
  readonly direction: 'credit' | 'debit';
  readonly amount: bigint;
  /** `2026-11-28` */
  readonly bookedOn: string;
  readonly isReversal: boolean;
  readonly bankReference: string | null;
  readonly endToEndId: string | null;
  readonly reference: string | null;
  readonly counterparty: Counterparty;
}

export interface Statement {
  readonly bankId: string;
  readonly sequence: bigint | null;
  readonly iban: string;
  readonly currency: string;
  readonly opening: bigint;
  readonly closing: bigint;
  readonly openedOn: string;
  readonly closedOn: string;
  readonly entries: readonly StatementEntry[];
}

export type StatementFault =
  | 'NOT_XML'
  | 'NOT_CAMT_053'
  | 'NOT_ONE_STATEMENT'
  | 'FIELD_MISSING'
  | 'FIELD_INVALID'
  | 'CURRENCY_MISMATCH'
  | 'SUM_MISMATCH'
  | 'DUPLICATE_ENTRY';

/** Why a file is no statement that can be imported. Nothing of it is used. */
export class RefusedStatement extends Error {
  constructor(
    readonly fault: StatementFault,
    detail: string,
  ) {
    super(detail);
  }
}

const NAMESPACE = /^urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.\d{2}$/;
const NOT_PROVIDED = 'NOTPROVIDED';
const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** A camt.053 file with one statement, of any of its versions. Only booked entries count. */
export function readCamt053(xml: string, scaleOf: (currency: string) => number | null): Statement {
  const statement = soleStatement(xml);
  const iban = readIban(required(statement, 'Acct', 'Id', 'IBAN'));
  if (!iban) throw new RefusedStatement('FIELD_INVALID', 'The account’s IBAN is not one.');
  const opening = balanceOf(statement, ['OPBD', 'PRCD']);
  const closing = balanceOf(statement, ['CLBD']);
  const currency = opening.currency;
  const scale = scaleOf(currency);
  if (scale === null) throw new RefusedStatement('FIELD_INVALID', `${currency.slice(0, 10)} is no currency.`);
  const entries = childrenOf(statement, 'Ntry')
    .filter(isBooked)
    .flatMap((entry, i) => entriesOf(entry, i, currency, scale));
  judgeUnique(entries);
  const read: Statement = {
    bankId: required(statement, 'Id').slice(0, 64),
    sequence: sequenceOf(statement),
    ...{ iban, currency, entries },
    opening: signed(opening, currency, scale),
    closing: signed(closing, currency, scale),
    openedOn: opening.day,
    closedOn: closing.day,
  };
  const booked = entries.reduce((sum, { direction, amount }) => sum + (direction === 'credit' ? amount : -amount), 0n);
  if (read.opening + booked !== read.closing) {
    throw new RefusedStatement(
      'SUM_MISMATCH',
      `The opening balance of ${read.opening} and booked entries of ${booked} do not make the closing one of ${read.closing} (minor units).`,
    );
  }
  return read;
}

function soleStatement(xml: string): XmlElement {
  let root: XmlElement;
  try {
    root = readXml(xml);
  } catch (error) {
    if (error instanceof XmlFault) throw new RefusedStatement('NOT_XML', error.message.slice(0, 200));
    throw error;
  }
  const namespace = Object.entries(root.attributes).find(
    ([name]) => name === 'xmlns' || name.startsWith('xmlns:'),
  )?.[1];
  const report = find(root, 'BkToCstmrStmt');
  if (root.name !== 'Document' || !report || !NAMESPACE.test(namespace ?? '')) {
    throw new RefusedStatement('NOT_CAMT_053', 'The file is no bank-to-customer statement (camt.053).');
  }
  const [statement, ...more] = childrenOf(report, 'Stmt');
  if (!statement || more.length > 0) {
    throw new RefusedStatement('NOT_ONE_STATEMENT', 'The file holds one statement, of one account.');
  }
  return statement;
}

function required(element: XmlElement, ...path: string[]): string {
  const text = textAt(element, ...path);
  if (text === undefined) throw new RefusedStatement('FIELD_MISSING', `${element.name}/${path.join('/')} is missing.`);
  return text;
}

function sequenceOf(statement: XmlElement): bigint | null {
  const text = textAt(statement, 'ElctrncSeqNb');
  if (text === undefined) return null;
  if (!/^\d{1,18}$/.test(text)) throw new RefusedStatement('FIELD_INVALID', 'ElctrncSeqNb is no number.');
  return BigInt(text);
}

interface Balance {
  readonly text: string;
  readonly currency: string;
  readonly isDebit: boolean;
  readonly day: string;
}

function balanceOf(statement: XmlElement, codes: readonly string[]): Balance {
  const found = codes.flatMap((code) =>
    childrenOf(statement, 'Bal').filter((balance) => textAt(balance, 'Tp', 'CdOrPrtry', 'Cd') === code),
  );
  const [balance] = found;
  if (!balance) throw new RefusedStatement('FIELD_MISSING', `A balance of type ${codes.join(' or ')} is missing.`);
  return {
    text: required(balance, 'Amt'),
    currency: find(balance, 'Amt')?.attributes.Ccy ?? '',
    isDebit: directionOf(balance) === 'debit',
    day: dayOf(find(balance, 'Dt'), 'Bal/Dt'),
  };
}

function signed({ text, currency, isDebit }: Balance, expected: string, scale: number): bigint {
  judgeCurrency(currency, expected);
  const amount = amountOf(text, scale);
  return isDebit ? -amount : amount;
}

function judgeCurrency(currency: string | undefined, expected: string): void {
  if (currency !== expected) {
    throw new RefusedStatement('CURRENCY_MISMATCH', `An amount is in ${currency ?? 'no currency'}, not ${expected}.`);
  }
}

/** Banks may write more decimals than the currency has, as long as they say nothing. */
function amountOf(text: string, scale: number): bigint {
  if (!/^\d{1,18}(\.\d{1,5})?$/.test(text))
    throw new RefusedStatement('FIELD_INVALID', `${text.slice(0, 40)} is no amount.`);
  const [whole = '', fraction = ''] = text.split('.');
  const padded = fraction.padEnd(scale, '0');
  if (/[1-9]/.test(padded.slice(scale))) {
    throw new RefusedStatement('FIELD_INVALID', `${text} has more decimals than its currency.`);
  }
  const digits = whole.replace(/^0+(?=\d)/, '');
  return parseMoney(scale === 0 ? digits : `${digits}.${padded.slice(0, scale)}`, scale);
}

function directionOf(element: XmlElement): 'credit' | 'debit' {
  const text = required(element, 'CdtDbtInd');
  if (text === 'CRDT') return 'credit';
  if (text === 'DBIT') return 'debit';
  throw new RefusedStatement('FIELD_INVALID', `CdtDbtInd is CRDT or DBIT, not ${text.slice(0, 20)}.`);
}

function dayOf(date: XmlElement | undefined, where: string): string {
  const day = textAt(date, 'Dt') ?? textAt(date, 'DtTm')?.slice(0, 10);
  if (day === undefined || !DAY.test(day) || Number.isNaN(Date.parse(day))) {
    throw new RefusedStatement('FIELD_INVALID', `${where} is no date.`);
  }
  return day;
}

const isBooked = (entry: XmlElement): boolean => (textAt(entry, 'Sts', 'Cd') ?? textAt(entry, 'Sts')) === 'BOOK';

/** Banks book several payments in one entry: each is one of ours, and together they make the entry. */
function entriesOf(entry: XmlElement, position: number, currency: string, scale: number): StatementEntry[] {
  const where = `entry ${position + 1}`;
  const amount = moneyAt(entry, currency, scale);
  if (amount === 0n) throw new RefusedStatement('FIELD_INVALID', `The amount of ${where} is zero.`);
  const shared = {
    direction: directionOf(entry),
    bookedOn: dayOf(find(entry, 'BookgDt'), `BookgDt of ${where}`),
    isReversal: textAt(entry, 'RvslInd') === 'true',
  };
  const own = textAt(entry, 'AcctSvcrRef') ?? null;
  const details = childrenOf(entry, 'NtryDtls').flatMap((group) => childrenOf(group, 'TxDtls'));
  if (details.length <= 1) return [{ ...shared, amount, ...factsOf(details[0], shared.direction, own) }];
  const parts = details.map((detail, i) => ({
    ...shared,
    amount: moneyAt(detail, currency, scale),
    ...factsOf(detail, shared.direction, own && `${own}/${i + 1}`),
  }));
  const sum = parts.reduce((total, part) => total + part.amount, 0n);
  if (sum !== amount || parts.some((part) => part.amount === 0n)) {
    throw new RefusedStatement('SUM_MISMATCH', `The payments within ${where} do not add up to it.`);
  }
  return parts;
}

function moneyAt(element: XmlElement, currency: string, scale: number): bigint {
  const amount = find(element, 'Amt') ?? find(element, 'AmtDtls', 'TxAmt', 'Amt');
  if (!amount) throw new RefusedStatement('FIELD_MISSING', `${element.name}/Amt is missing.`);
  judgeCurrency(amount.attributes.Ccy, currency);
  return amountOf(amount.text.trim(), scale);
}

function factsOf(detail: XmlElement | undefined, direction: 'credit' | 'debit', bankReference: string | null) {
  const side = direction === 'credit' ? 'Dbtr' : 'Cdtr';
  const parties = find(detail, 'RltdPties');
  const agent = find(detail, 'RltdAgts', `${side}Agt`, 'FinInstnId');
  const words = [...childrenOf(find(detail, 'RmtInf'), 'Ustrd').map(({ text }) => text.trim())].join(' ');
  const structured = childrenOf(find(detail, 'RmtInf'), 'Strd').map((each) => textAt(each, 'CdtrRefInf', 'Ref') ?? '');
  const endToEndId = textAt(detail, 'Refs', 'EndToEndId') ?? null;
  const iban = textAt(parties, `${side}Acct`, 'Id', 'IBAN');
  return {
    bankReference: (textAt(detail, 'Refs', 'AcctSvcrRef') ?? bankReference)?.slice(0, 64) ?? null,
    endToEndId: endToEndId === NOT_PROVIDED ? null : (endToEndId?.slice(0, 64) ?? null),
    reference: [...structured, words].map(findReference).find((found) => found !== null) ?? null,
    counterparty: {
      name: (textAt(parties, side, 'Nm') ?? textAt(parties, side, 'Pty', 'Nm'))?.slice(0, 140) ?? null,
      iban: iban === undefined ? null : readIban(iban),
      bic: (textAt(agent, 'BICFI') ?? textAt(agent, 'BIC'))?.slice(0, 11) ?? null,
      remittance: words.slice(0, 1_000) || null,
    },
  };
}

function judgeUnique(entries: readonly StatementEntry[]): void {
  const seen = new Set<string>();
  for (const { bankReference, direction } of entries) {
    if (bankReference === null) continue;
    const key = `${direction} ${bankReference}`;
    if (seen.has(key))
      throw new RefusedStatement('DUPLICATE_ENTRY', `Two entries have the reference ${bankReference}.`);
    seen.add(key);
  }
}
