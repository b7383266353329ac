import { type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { Problem } from '../http/problem';
import { DestinationRefusedError, type DestinationRules, judgingLookup, parseDestination } from './destination';
import { type SignedMessage, signatureHeader } from './signature';

/** From the first packet to the last byte of the answer. */
const ATTEMPT_MS = 15_000;

/** Nobody reads the answer's body; a little is taken, so that an ordinary answer can end by itself. */
const ANSWER_BYTES_MAX = 16_384;

const ERROR_LENGTH_MAX = 300;

export type Attempt =
  { readonly status: number; readonly error: null } | { readonly status: null; readonly error: string };

/** One POST. Redirects are not followed: they would lead past the judgement of the address. */
export async function sendWebhook(
  target: { readonly url: string; readonly secrets: readonly string[] },
  message: SignedMessage,
  rules: DestinationRules,
  stopping: AbortSignal,
): Promise<Attempt> {
  try {
    // Judged again: the rules may have become stricter since the endpoint was made.
    const url = parseDestination(target.url, rules);
    return { status: await post(url, target.secrets, message, rules, stopping), error: null };
  } catch (error) {
    if (stopping.aborted) throw error;
    return { status: null, error: describe(error as Error).slice(0, ERROR_LENGTH_MAX) };
  }
}

function post(
  url: URL,
  secrets: readonly string[],
  message: SignedMessage,
  rules: DestinationRules,
  stopping: AbortSignal,
): Promise<number> {
  const body = Buffer.from(message.body);
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      method: 'POST',
      // A connection of its own: a pooled one might have been made to an address that was judged another day.
      agent: false,
      lookup: judgingLookup(rules),
      signal: AbortSignal.any([stopping, AbortSignal.timeout(ATTEMPT_MS)]),
      headers: {
        'content-type': 'application/json',
        'content-length': body.length,
        'user-agent': 'Cadastre-Webhooks/1',
        'webhook-id': message.id,
        'webhook-timestamp': message.timestamp,
        'webhook-signature': signatureHeader(message, secrets),
      },
    });
    request.on('error', reject);
    request.on('response', (response: IncomingMessage) => {
      let received = 0;
      response.on('data', (chunk: Buffer) => {
        received += chunk.length;
        if (received > ANSWER_BYTES_MAX) finish();
      });
      response.on('end', finish);
      response.on('error', reject);
      function finish(): void {
        resolve(response.statusCode!);
        request.destroy();
      }
    });
    request.end(body);
  });
}

/** In words for the endpoint's owner; what Node says could name addresses inside the house. */
function describe(error: Error & { code?: string }): string {
  if (error instanceof Problem) return error.detail;
  if (error instanceof DestinationRefusedError) return error.message;
  if (error.name === 'AbortError' || error.name === 'TimeoutError') return 'No answer in time.';
  return `The connection failed${error.code ? ` (${error.code})` : ''}.`;
}
