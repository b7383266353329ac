import { formatMoney, toMoney } from '@cadastre/finance';
import type { Statement, StatementEntry } from './camt053';
import { escapeXml } from './xml-tree';

const NAMESPACE = 'urn:iso:std:iso:20022:tech:xsd:camt.053.001.08';

/** A statement as a bank would send it: for instances where the bank is made up. */
export function writeCamt053(statement: Statement, scale: number): string {
  const { bankId, sequence, iban, currency, opening, closing, openedOn, closedOn, entries } = statement;
  const money = (minor: bigint) =>
    `<Amt Ccy="${currency}">${formatMoney(toMoney(minor < 0n ? -minor : minor), scale)}</Amt>`;
  const balance = (code: string, minor: bigint, day: string) =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp>${money(minor)}${sign(minor >= 0n)}<Dt><Dt>${day}</Dt></Dt></Bal>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<Document xmlns="${NAMESPACE}"><BkToCstmrStmt>`,
    `<GrpHdr><MsgId>${escapeXml(bankId)}</MsgId><CreDtTm>${closedOn}T23:59:59Z</CreDtTm></GrpHdr>`,
    `<Stmt><Id>${escapeXml(bankId)}</Id>${sequence === null ? '' : `<ElctrncSeqNb>${sequence}</ElctrncSeqNb>`}`,
    `<Acct><Id><IBAN>${iban}</IBAN></Id><Ccy>${currency}</Ccy></Acct>`,
    balance('OPBD', opening, openedOn),
    balance('CLBD', closing, closedOn),
    ...entries.map((entry) => entryXml(entry, money(entry.amount))),
    '</Stmt></BkToCstmrStmt></Document>',
  ].join('\n');
}

function entryXml(entry: StatementEntry, money: string): string {
  const { direction, isReversal, bookedOn, bankReference, endToEndId, reference, counterparty } = entry;
  const side = direction === 'credit' ? 'Dbtr' : 'Cdtr';
  const { name, iban, bic, remittance } = counterparty;
  const parties = [
    name === null ? '' : `<${side}><Pty><Nm>${escapeXml(name)}</Nm></Pty></${side}>`,
    iban === null ? '' : `<${side}Acct><Id><IBAN>${iban}</IBAN></Id></${side}Acct>`,
  ].join('');
  const strd = reference === null ? '' : `<Strd><CdtrRefInf><Ref>${reference}</Ref></CdtrRefInf></Strd>`;
  const ustrd = remittance === null ? '' : `<Ustrd>${escapeXml(remittance)}</Ustrd>`;
  return [
    `<Ntry>${money}${sign(direction === 'credit')}${isReversal ? '<RvslInd>true</RvslInd>' : ''}<Sts><Cd>BOOK</Cd></Sts>`,
    `<BookgDt><Dt>${bookedOn}</Dt></BookgDt>`,
    bankReference === null ? '' : `<AcctSvcrRef>${escapeXml(bankReference)}</AcctSvcrRef>`,
    `<NtryDtls><TxDtls><Refs><EndToEndId>${escapeXml(endToEndId ?? 'NOTPROVIDED')}</EndToEndId></Refs>${money}`,
    parties === '' ? '' : `<RltdPties>${parties}</RltdPties>`,
    bic === null ? '' : `<RltdAgts><${side}Agt><FinInstnId><BICFI>${bic}</BICFI></FinInstnId></${side}Agt></RltdAgts>`,
    strd + ustrd === '' ? '' : `<RmtInf>${ustrd}${strd}</RmtInf>`,
    '</TxDtls></NtryDtls></Ntry>',
  ].join('');
}

const sign = (isCredit: boolean): string => `<CdtDbtInd>${isCredit ? 'CRDT' : 'DBIT'}</CdtDbtInd>`;
