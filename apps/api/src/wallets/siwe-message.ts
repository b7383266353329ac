import { getAddress, isAddress } from 'viem';

/** A message of EIP-4361, as far as it says who signs what for whom, and when it counts. */
export interface SiweMessage {
  readonly domain: string;
  readonly address: `0x${string}`;
  readonly statement?: string;
  readonly uri: string;
  readonly chainId: number;
  readonly nonce: string;
  readonly issuedAt: string;
  readonly expirationTime?: string;
  readonly notBefore?: string;
}

const DATE = String.raw`\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})`;

/** The whole message, anchored: a line that is not in its place makes it none. */
const MESSAGE = new RegExp(
  [
    String.raw`^(?:(?<scheme>[A-Za-z][A-Za-z0-9+.-]*):\/\/)?(?<domain>[^\s/]+) wants you to sign in with your Ethereum account:`,
    String.raw`(?<address>0x[0-9a-fA-F]{40})`,
    '',
    String.raw`(?:(?<statement>[^\n]+)\n)?`,
    String.raw`URI: (?<uri>\S+)`,
    'Version: 1',
    String.raw`Chain ID: (?<chainId>[1-9]\d{0,15})`,
    String.raw`Nonce: (?<nonce>[A-Za-z0-9]{8,})`,
    `Issued At: (?<issuedAt>${DATE})`,
  ].join(String.raw`\n`) +
    String.raw`(?:\nExpiration Time: (?<expirationTime>${DATE}))?` +
    String.raw`(?:\nNot Before: (?<notBefore>${DATE}))?` +
    String.raw`(?:\nRequest ID: [^\s]*)?` +
    String.raw`(?:\nResources:(?:\n- \S+)*)?$`,
);

/** Undefined for what is no such message, or has an address that was mistyped. */
export function parseSiweMessage(text: string): SiweMessage | undefined {
  const groups = MESSAGE.exec(text)?.groups;
  if (!groups || !isAddress(groups.address!, { strict: true })) return undefined;
  const { domain, address, statement, uri, chainId, nonce, issuedAt, expirationTime, notBefore } = groups;
  const dates = [issuedAt, expirationTime, notBefore].filter((date) => date !== undefined);
  if (dates.some((date) => Number.isNaN(Date.parse(date)))) return undefined;
  return {
    domain: domain!,
    address: address as `0x${string}`,
    uri: uri!,
    chainId: Number(chainId),
    nonce: nonce!,
    issuedAt: issuedAt!,
    ...(statement === undefined ? {} : { statement }),
    ...(expirationTime === undefined ? {} : { expirationTime }),
    ...(notBefore === undefined ? {} : { notBefore }),
  };
}

export const formatSiweMessage = (message: SiweMessage): string =>
  [
    `${message.domain} wants you to sign in with your Ethereum account:`,
    getAddress(message.address),
    '',
    ...(message.statement === undefined ? [] : [message.statement]),
    '',
    `URI: ${message.uri}`,
    'Version: 1',
    `Chain ID: ${message.chainId}`,
    `Nonce: ${message.nonce}`,
    `Issued At: ${message.issuedAt}`,
    ...(message.expirationTime === undefined ? [] : [`Expiration Time: ${message.expirationTime}`]),
    ...(message.notBefore === undefined ? [] : [`Not Before: ${message.notBefore}`]),
  ].join('\n');
