import { isUtf8 } from 'node:buffer';
import { RpcError, RpcErrorCode } from './rpc-error';

/** No request nests deeper than params → call → access list → keys. */
const DEPTH_MAX = 16;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/**
 * JSON.parse, but refusing what it would let pass: bytes that are not UTF-8, a key that stands twice (it keeps the
 * last, others keep the first: two readers of one request would see two requests) and deep nesting.
 */
export function parseStrictJson(body: Uint8Array): unknown {
  if (!isUtf8(body)) throw new RpcError(RpcErrorCode.parse, 'the body is not UTF-8');
  const text = Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8');
  let value: unknown;
  try {
    refuseDeepOrDuplicate(text);
    value = JSON.parse(text);
  } catch (error) {
    if (error instanceof RpcError) throw error;
    throw new RpcError(RpcErrorCode.parse, 'the body is not JSON');
  }
  return value;
}

/** Looks at brackets and keys only; whether the rest is JSON at all is for JSON.parse to say. */
function refuseDeepOrDuplicate(text: string): void {
  /** Keys seen in each open object; undefined for a list. */
  const open: (Set<string> | undefined)[] = [];
  let expectsKey = false;
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case OPEN_OBJECT:
      case OPEN_LIST: {
        const isObject = text.charCodeAt(at) === OPEN_OBJECT;
        open.push(isObject ? new Set() : undefined);
        expectsKey = isObject;
        if (open.length > DEPTH_MAX) throw new RpcError(RpcErrorCode.parse, `the body nests deeper than ${DEPTH_MAX}`);
        break;
      }
      case CLOSE_OBJECT:
      case CLOSE_LIST:
        open.pop();
        expectsKey = false;
        break;
      case COMMA:
        expectsKey = open[open.length - 1] !== undefined;
        break;
      case COLON:
        expectsKey = false;
        break;
      case QUOTE: {
        const end = endOfString(text, at);
        if (expectsKey) noteKey(open[open.length - 1]!, text.slice(at, end + 1));
        at = end;
        break;
      }
      default:
    }
  }
}

function noteKey(keys: Set<string>, literal: string): void {
  // "id" and "\u0069d" are one key.
  const key = literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1);
  if (keys.has(key)) throw new RpcError(RpcErrorCode.parse, `the key ${JSON.stringify(key.slice(0, 64))} stands twice`);
  keys.add(key);
}

/** The closing quote, or the end of the text. PERF: indexOf skips long hexadecimal strings at memory speed. */
function endOfString(text: string, quote: number): number {
  for (let at = quote + 1; ; at++) {
    const end = text.indexOf('"', at);
    if (end < 0) return text.length;
    let backslashes = 0;
    while (text.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
    if (backslashes % 2 === 0) return end;
    at = end;
  }
}
