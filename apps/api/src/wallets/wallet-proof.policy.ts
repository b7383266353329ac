import type { SiweMessage } from './siwe-message';

export interface ExpectedProof {
  /** where the portal is reached: `https://cadastre.example` */
  readonly publicUrl: string;
  readonly chainId: number;
  /** by the clocks of wallets */
  readonly wallTime: Date;
}

export interface ProofFault {
  readonly code: string;
  readonly detail: string;
}

/** A message that was signed elsewhere, for another site, another chain or another time proves nothing here. */
export function judgeProof(message: SiweMessage, { publicUrl, chainId, wallTime }: ExpectedProof): ProofFault[] {
  const faults: ProofFault[] = [];
  const refuse = (code: string, detail: string) => void faults.push({ code, detail });
  const { host, origin } = new URL(publicUrl);
  if (message.domain !== host) refuse('DOMAIN_OTHER', `It is for ${message.domain}, not for ${host}.`);
  if (!URL.canParse(message.uri) || new URL(message.uri).origin !== origin) {
    refuse('URI_OTHER', `Its URI is not of ${origin}.`);
  }
  if (message.chainId !== chainId) refuse('CHAIN_OTHER', `It is for chain ${message.chainId}, not for ${chainId}.`);
  const { expirationTime, notBefore } = message;
  if (expirationTime !== undefined && new Date(expirationTime) <= wallTime) {
    refuse('MESSAGE_EXPIRED', `It expired at ${expirationTime}.`);
  }
  if (notBefore !== undefined && new Date(notBefore) > wallTime) {
    refuse('MESSAGE_EARLY', `It counts from ${notBefore} on.`);
  }
  return faults;
}
