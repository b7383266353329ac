import { DIGEST_BYTES } from '../signatures/signature-engine';
import { type ParsedSubmission } from './ingress';
import { refusalText } from './submission-refusal';
import { type SubmissionOutcome } from './transaction-intake';

const fragments = new Map<number, string>();

/** The error of one refused transaction, as the general path words it. */
function refusalFragment(code: number): string {
  let fragment = fragments.get(code);
  if (fragment === undefined) {
    const { rpcCode, name, message } = refusalText(code);
    fragment = `"error":${JSON.stringify({ code: rpcCode, message, data: { reason: name } })}`;
    fragments.set(code, fragment);
  }
  return fragment;
}

/** The response's text. One hex conversion for all hashes: an object a hash and `JSON.stringify` cost ten times that. */
export function submissionAnswer(
  { id, isSingle }: Pick<ParsedSubmission, 'id' | 'isSingle'>,
  { count, hashes, codes }: SubmissionOutcome,
): string {
  const digits = Buffer.from(hashes.buffer, hashes.byteOffset, hashes.length).toString('hex');
  const outcome = (row: number, name: 'hash' | 'result'): string =>
    codes[row] === 0
      ? `"${name}":"0x${digits.slice(2 * DIGEST_BYTES * row, 2 * DIGEST_BYTES * (row + 1))}"`
      : refusalFragment(codes[row]!);
  const head = `{"jsonrpc":"2.0","id":${id},`;
  if (isSingle) return `${head}${outcome(0, 'result')}}`;
  let text = `${head}"result":[`;
  for (let row = 0; row < count; row++) text += `${row > 0 ? ',' : ''}{${outcome(row, 'hash')}}`;
  return `${text}]}`;
}
