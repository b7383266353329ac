import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { Problem } from '../http/problem';
import { isPublicAddress } from './public-address';

const URL_LENGTH_MAX = 2_000;

/** Where webhooks may go: https on the public internet; with `allowPrivate`, for development, anywhere. */
export interface DestinationRules {
  readonly allowPrivate: boolean;
  /** the system's resolver unless given */
  readonly resolve?: typeof systemLookup;
}

/** Said to the endpoint's owner, so it names no address of ours. */
export class DestinationRefusedError extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'DestinationRefusedError';
  }
}

/** What the URL alone tells. Where its name leads is judged at each delivery, for it may change at any time. */
export function parseDestination(text: string, { allowPrivate }: DestinationRules): URL {
  const refuse = (detail: string) => new Problem('WEBHOOK_URL_REFUSED', detail);
  if (text.length > URL_LENGTH_MAX || !URL.canParse(text)) throw refuse('This is not a URL, or it is too long.');
  const url = new URL(text);
  if (url.protocol !== 'https:' && !(allowPrivate && url.protocol === 'http:')) throw refuse('The URL must be https.');
  if (url.username || url.password) throw refuse('The URL must not carry credentials: verify the signature instead.');
  if (url.hash) throw refuse('The URL must not carry a fragment.');
  const host = hostOf(url);
  if (!allowPrivate && isIP(host) && !isPublicAddress(host)) throw refuse('The address is not a public one.');
  if (!allowPrivate && !isIP(host) && !host.includes('.')) throw refuse('The host is not a public name.');
  return url;
}

/** Brackets off: the URL parser has already turned every other spelling of an address into the usual one. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

/**
 * Resolves the name once and connects to what was judged: between judging and connecting nobody can change the
 * answer. One private address among the answers refuses them all.
 */
export function judgingLookup({ allowPrivate, resolve = systemLookup }: DestinationRules): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, answers: LookupAddress[]) => {
      if (error) return callback(error, '', 0);
      const [first] = answers;
      if (!first) return callback(new DestinationRefusedError('The name has no address.'), '', 0);
      if (!allowPrivate && !answers.every(({ address }) => isPublicAddress(address))) {
        return callback(new DestinationRefusedError('The name leads to an address that is not public.'), '', 0);
      }
      if (options.all) return callback(null, answers);
      return callback(null, first.address, first.family);
    });
  };
}
