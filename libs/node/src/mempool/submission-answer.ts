import { DIGEST_BYTES } from '../signatures/signature-engine';
import { refusalText } from './submission-refusal';
import { type SubmissionOutcome } from './transaction-intake';

const fragments = new Map<number, string>();

/** The error of one refused transaction, as the general path of `cadastre_sendRawTransactions` words it. */
function refusalFragment(code: number): string {
  let fragment = fragments.get(code);
  if (fragment === undefined) {
    const { rpcCode, name, message } = refusalText(code);
    fragment = JSON.stringify({ error: { code: rpcCode, message, data: { reason: name } } });
    fragments.set(code, fragment);
  }
  return fragment;
}

/** The response's text. One hex conversion for all hashes: an object a hash and `JSON.stringify` cost ten times that. */
export function submissionAnswer(id: string, { count, hashes, codes }: SubmissionOutcome): string {
  const digits = Buffer.from(hashes.buffer, hashes.byteOffset, hashes.length).toString('hex');
  let text = `{"jsonrpc":"2.0","id":${id},"result":[`;
  for (let row = 0; row < count; row++) {
    if (row > 0) text += ',';
    const at = 2 * DIGEST_BYTES * row;
    text += codes[row] === 0 ? `{"hash":"0x${digits.slice(at, at + 2 * DIGEST_BYTES)}"}` : refusalFragment(codes[row]!);
  }
  return `${text}]}`;
}
