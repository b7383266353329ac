import { randomBytes } from 'node:crypto';
import { CHAIN_ID, type Hex } from '@cadastre/protocol';
import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { recoverMessageAddress } from 'viem';
import type { Actor } from '../access/actor';
import { Clock } from '../clock/clock';
import { ENVIRONMENT } from '../config/config.module';
import type { Environment } from '../config/environment';
import { UnitOfWork } from '../database/unit-of-work';
import { Problem } from '../http/problem';
import { formatSiweMessage, parseSiweMessage, type SiweMessage } from './siwe-message';
import { judgeProof, type ProofFault } from './wallet-proof.policy';

const VALID_FOR_MS = 10 * 60_000;
const STATEMENT = 'Link this wallet to my identity at Cadastre. This moves nothing and costs nothing.';

/** Whoever signs a message with our nonce holds the key of the address in it. Each nonce is one person's, and good once. */
@Injectable()
export class WalletChallenges {
  constructor(
    @Inject(ENVIRONMENT) private readonly environment: Environment,
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
  ) {}

  async issue({ organisationId, personId }: Actor, address: Hex) {
    const issuedAt = this.clock.wallTime();
    const expiresAt = new Date(issuedAt.getTime() + VALID_FOR_MS);
    const nonce = randomBytes(16).toString('hex');
    await this.unit.tx.walletChallenge.create({
      data: { id: uuidv7(), organisationId, personId, nonce, createdAt: issuedAt, expiresAt },
    });
    const { publicUrl } = this.environment;
    const message = formatSiweMessage({
      domain: new URL(publicUrl).host,
      address,
      statement: STATEMENT,
      uri: new URL('/wallets', publicUrl).href,
      chainId: CHAIN_ID,
      nonce,
      issuedAt: issuedAt.toISOString(),
      expirationTime: expiresAt.toISOString(),
    });
    return { message, nonce, expires_at: expiresAt.toISOString() };
  }

  /** The address whose key signed, in a message that counts here and now. */
  async prove(actor: Actor, text: string, signature: Hex): Promise<Hex> {
    const message = parseSiweMessage(text);
    if (!message) throw refused([{ code: 'MESSAGE_MALFORMED', detail: 'This is no message of EIP-4361.' }]);
    const { publicUrl } = this.environment;
    const wallTime = this.clock.wallTime();
    const faults = judgeProof(message, { publicUrl, chainId: CHAIN_ID, wallTime });
    if (faults.length > 0) throw refused(faults);
    await this.requireSigned(message, text, signature);
    const { count } = await this.unit.tx.walletChallenge.updateMany({
      where: { nonce: message.nonce, personId: actor.personId, usedAt: null, expiresAt: { gt: wallTime } },
      data: { usedAt: wallTime },
    });
    if (count === 0) {
      throw refused([{ code: 'NONCE_UNKNOWN', detail: 'The nonce was not given to you, was used, or has expired.' }]);
    }
    return message.address.toLowerCase() as Hex;
  }

  private async requireSigned({ address }: SiweMessage, text: string, signature: Hex): Promise<void> {
    const signer = await recoverMessageAddress({ message: text, signature }).catch(() => undefined);
    if (signer?.toLowerCase() === address.toLowerCase()) return;
    throw refused([{ code: 'SIGNATURE_OTHER', detail: `The signature is not of ${address} over this message.` }]);
  }
}

const refused = (faults: readonly ProofFault[]): Problem =>
  new Problem('WALLET_PROOF_REFUSED', faults[0]!.detail, {
    errors: faults.map((fault) => ({ pointer: '/message', ...fault })),
  });
