import { formatMoney, sumMoney, toMoney } from '@cadastre/finance';
import { escapeXml } from './xml-tree';
import { dayOf } from '../clock/day';

export interface CreditTransfer {
  /** what the statement will name it by */
  readonly endToEndId: string;
  readonly amount: bigint;
  readonly name: string;
  readonly iban: string;
  readonly bic: string | null;
  readonly remittance: string;
}

export interface CreditTransferFile {
  readonly messageId: string;
  readonly createdAt: Date;
  readonly currency: string;
  readonly scale: number;
  readonly debtor: { readonly name: string; readonly iban: string; readonly bic: string | null };
  readonly transfers: readonly CreditTransfer[];
}

const NAME_MAX = 70;
const REMITTANCE_MAX = 140;

/** A customer credit transfer initiation (pain.001.001.09): what the bank is asked to pay. */
export function writePain001(file: CreditTransferFile): string {
  const { messageId, createdAt, currency, scale, debtor, transfers } = file;
  const sum = formatMoney(sumMoney(transfers.map(({ amount }) => toMoney(amount))), scale);
  const totals = `<NbOfTxs>${transfers.length}</NbOfTxs><CtrlSum>${sum}</CtrlSum>`;
  const name = (text: string) => `<Nm>${escapeXml(text.slice(0, NAME_MAX))}</Nm>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>',
    `<GrpHdr><MsgId>${messageId}</MsgId><CreDtTm>${createdAt.toISOString().slice(0, 19)}</CreDtTm>${totals}<InitgPty>${name(debtor.name)}</InitgPty></GrpHdr>`,
    `<PmtInf><PmtInfId>${messageId}</PmtInfId><PmtMtd>TRF</PmtMtd>${totals}`,
    `<ReqdExctnDt><Dt>${dayOf(createdAt)}</Dt></ReqdExctnDt>`,
    `<Dbtr>${name(debtor.name)}</Dbtr><DbtrAcct><Id><IBAN>${debtor.iban}</IBAN></Id><Ccy>${currency}</Ccy></DbtrAcct>`,
    `<DbtrAgt>${agent(debtor.bic)}</DbtrAgt>`,
    ...transfers.map(
      ({ endToEndId, amount, iban, bic, remittance, ...to }) =>
        `<CdtTrfTxInf><PmtId><EndToEndId>${endToEndId}</EndToEndId></PmtId>` +
        `<Amt><InstdAmt Ccy="${currency}">${formatMoney(toMoney(amount), scale)}</InstdAmt></Amt>` +
        `<CdtrAgt>${agent(bic)}</CdtrAgt><Cdtr>${name(to.name)}</Cdtr><CdtrAcct><Id><IBAN>${iban}</IBAN></Id></CdtrAcct>` +
        `<RmtInf><Ustrd>${escapeXml(remittance.slice(0, REMITTANCE_MAX))}</Ustrd></RmtInf></CdtTrfTxInf>`,
    ),
    '</PmtInf></CstmrCdtTrfInitn></Document>',
  ].join('\n');
}

const agent = (bic: string | null): string =>
  `<FinInstnId>${bic === null ? '<Othr><Id>NOTPROVIDED</Id></Othr>' : `<BICFI>${bic}</BICFI>`}</FinInstnId>`;
