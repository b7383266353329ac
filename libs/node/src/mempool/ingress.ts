import { type IntakeBatch } from './intake-batch';
import { decodeHexHere, type DecodeHex } from './hex';
import { type SenderTable } from './sender-table';

/**
 * The common shapes of submissions, read from the request's bytes straight into a batch:
 *
 *     {"jsonrpc":"2.0","id":1,"method":"cadastre_sendRawTransactions","params":[[{"raw":"0x…","from":"0x…"},…]]}
 *     {"jsonrpc":"2.0","id":1,"method":"eth_sendRawTransaction","params":["0x…"]}
 *
 * in that order of keys and without spaces, as `JSON.stringify` writes it; `from` may be missing. It costs 0.6 µs a
 * transaction and leaves nothing to collect; `JSON.parse` and two hex strings cost 0.9 µs and a kilobyte, and a single
 * one's way through the general path 10 µs. Anything else (another order, spaces, escapes, a long id, a digit that is
 * none) is not judged here: the answer is undefined, the batch is as it was, and the general path says what is wrong, if
 * anything is.
 */
export interface ParsedSubmission {
  /** The id as it stood in the request: a number or a string in quotes. */
  readonly id: string;
  readonly rows: number;
  /** Whether the method takes one transaction and answers with one hash. */
  readonly isSingle: boolean;
}

const text = (literal: string): Uint8Array => new TextEncoder().encode(literal);
const HEAD = text('{"jsonrpc":"2.0","id":');
const METHOD = text(',"method":"cadastre_sendRawTransactions","params":[[');
const SINGLE_METHOD = text(',"method":"eth_sendRawTransaction","params":["0x');
const SINGLE_TAIL = text('"]}');
const RAW = text('{"raw":"0x');
const FROM = text('"from":"0x');
const TAIL = text(']]}');

const QUOTE = 0x22;
const COMMA = 0x2c;
const BRACE_END = 0x7d;
const ID_BYTES_MAX = 64;
const ADDRESS_DIGITS = 40;

/** As many as the general path takes. */
export const SUBMISSION_ROWS_MAX = 1_024;

/** Fewest bytes that one transaction can take up in a body; bounds how many rows a body may need. */
export const SUBMISSION_BYTES_MIN = RAW.length + 4;

const address = new Uint8Array(20);

/** The batch must have room for `body.length / 2` bytes and `body.length / SUBMISSION_BYTES_MIN` rows. */
export function parseSubmission(
  body: Uint8Array,
  batch: IntakeBatch,
  senders: SenderTable,
  decodeHex: DecodeHex = decodeHexHere,
): ParsedSubmission | undefined {
  const rowsBefore = batch.transactions.count;
  const parsed = parseBody(body, { batch, senders, decodeHex });
  if (parsed === undefined) batch.transactions.count = rowsBefore;
  return parsed;
}

interface Into {
  readonly batch: IntakeBatch;
  readonly senders: SenderTable;
  readonly decodeHex: DecodeHex;
}

function parseBody(body: Uint8Array, into: Into): ParsedSubmission | undefined {
  if (!matches(body, 0, HEAD)) return undefined;
  const idEnd = endOfId(body, HEAD.length);
  if (idEnd < 0) return undefined;
  const isSingle = matches(body, idEnd, SINGLE_METHOD);
  const rows = isSingle ? parseSingle(body, idEnd, into) : parseList(body, idEnd, into);
  if (rows === 0) return undefined;
  const id = Buffer.from(body.buffer, body.byteOffset + HEAD.length, idEnd - HEAD.length).toString('latin1');
  return { id, rows, isSingle };
}

/** What follows the id of a single transaction; answers 1, or 0 when it is not in the common shape. */
function parseSingle(body: Uint8Array, idEnd: number, { batch, senders, decodeHex }: Into): number {
  const { transactions } = batch;
  const digits = idEnd + SINGLE_METHOD.length;
  const digitsEnd = body.length - SINGLE_TAIL.length;
  if (digitsEnd <= digits || !matches(body, digitsEnd, SINGLE_TAIL)) return 0;
  if (!decodeHex(body, digits, digitsEnd, transactions.bytes, transactions.byteLength)) return 0;
  batch.endRow(transactions.byteLength + (digitsEnd - digits) / 2, senders, address, -1);
  return 1;
}

/** What follows the id of a list; answers how many transactions it has, or 0 when it is not in the common shape. */
function parseList(body: Uint8Array, idEnd: number, into: Into): number {
  if (!matches(body, idEnd, METHOD)) return 0;
  let at = idEnd + METHOD.length;
  for (let rows = 1; ; rows++) {
    at = parseRow(body, at, into);
    if (at < 0) return 0;
    if (body[at] !== COMMA) return at + TAIL.length === body.length && matches(body, at, TAIL) ? rows : 0;
    if (rows === SUBMISSION_ROWS_MAX) return 0;
    at++;
  }
}

/** Reads one `{"raw":…}`; answers the position after it, or -1. */
function parseRow(body: Uint8Array, start: number, { batch, senders, decodeHex }: Into): number {
  if (!matches(body, start, RAW)) return -1;
  const { transactions } = batch;
  const digits = start + RAW.length;
  const digitsEnd = body.indexOf(QUOTE, digits);
  const end = transactions.byteLength + (digitsEnd - digits) / 2;
  if (digitsEnd <= digits || !decodeHex(body, digits, digitsEnd, transactions.bytes, transactions.byteLength))
    return -1;

  let at = digitsEnd + 1;
  let named = -1;
  if (body[at] === COMMA) {
    const from = at + 1 + FROM.length;
    if (!matches(body, at + 1, FROM) || body[from + ADDRESS_DIGITS] !== QUOTE) return -1;
    if (!decodeHexHere(body, from, from + ADDRESS_DIGITS, address, 0)) return -1;
    named = 0;
    at = from + ADDRESS_DIGITS + 1;
  }
  if (body[at] !== BRACE_END) return -1;
  batch.endRow(end, senders, address, named);
  return at + 1;
}

/** A number of plain digits, or a short string without escapes. */
function endOfId(body: Uint8Array, start: number): number {
  const limit = start + ID_BYTES_MAX;
  if (body[start] === QUOTE) {
    for (let at = start + 1; at < limit; at++) {
      if (body[at] === QUOTE) return at + 1;
      if (!isPlain(body[at]!)) return -1;
    }
    return -1;
  }
  let at = start;
  while (at < limit && body[at]! >= 0x30 && body[at]! <= 0x39) at++;
  const hasLeadingZero = body[start] === 0x30 && at > start + 1;
  // Beyond 15 digits a number might not survive a round trip through a double.
  return at > start && at - start <= 15 && !hasLeadingZero ? at : -1;
}

/** Printable ASCII that means itself inside a JSON string. */
const isPlain = (byte: number): boolean => byte >= 0x20 && byte < 0x7f && byte !== 0x5c;

function matches(body: Uint8Array, at: number, literal: Uint8Array): boolean {
  for (let index = 0; index < literal.length; index++) if (body[at + index] !== literal[index]) return false;
  return true;
}
