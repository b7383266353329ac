import { bytesToHex, type Hex, hexToBytes } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import { type Actor, scopeOf } from '../access/actor';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import { invalid, notFound } from '../http/problem';
import type { OfferedInstrument } from '../offerings/offered-instruments';
import { Subscribers } from '../subscriptions/subscribers';
import type { TransferCheck } from './transfers.dto';

export interface OwnAccount {
  readonly id: string;
  readonly address: Hex;
}

export interface Receiver {
  readonly address: Hex;
  /** null: the account is nobody’s whom the platform knows */
  readonly organisationId: string | null;
}

/** Who a transfer is between, in the words of a command. */
@Injectable()
export class TransferParties {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly subscribers: Subscribers,
  ) {}

  /** A custodial account of the actor's own organisation; the one named, or the oldest. */
  async ownAccount({ organisationId }: Actor, address?: Hex): Promise<OwnAccount> {
    const account = await this.unit.tx.chainAccount.findFirst({
      where: {
        organisationId,
        kind: 'custodial',
        status: 'live',
        ...(address ? { address: Uint8Array.from(hexToBytes(address)) } : {}),
      },
      orderBy: { createdAt: 'asc' },
    });
    if (!account) throw notFound('account');
    return { id: account.id, address: bytesToHex(account.address) };
  }

  /** Of whom an explanation may be asked: oneself, for the issuer its holders, for the platform everybody. */
  async judgedAccount(actor: Actor, instrument: OfferedInstrument, address?: Hex): Promise<Hex> {
    const mayNameAnybody = scopeOf(actor).kind === 'platform' || actor.organisationId === instrument.organisationId;
    if (mayNameAnybody && address) return address;
    return (await this.ownAccount(actor, address)).address;
  }

  async receiver(to: TransferCheck['to']): Promise<Receiver> {
    if ('account' in to) return { address: to.account, organisationId: await this.organisationOf(to.account) };
    const subscriber = await this.subscribers.find(to.investor_id);
    if (!subscriber) throw notFound('investor');
    if (!subscriber.account) throw invalid('/to', 'WALLET_MISSING', 'The investor has no wallet yet.');
    return { address: subscriber.account.address, organisationId: subscriber.organisationId };
  }

  private organisationOf(address: Hex): Promise<string | null> {
    const bytes = Uint8Array.from(hexToBytes(address));
    return this.unit.within(PLATFORM, async (tx) => {
      const alive = { notIn: ['unlinked' as const, 'refused' as const] };
      const wallet = await tx.chainAccount.findFirst({ where: { address: bytes, status: alive } });
      if (wallet?.organisationId) return wallet.organisationId;
      const link = await tx.chainIdentityAccount.findUnique({ where: { account: bytes } });
      const identity = link && (await tx.identity.findUnique({ where: { number: link.identity } }));
      return identity?.organisationId ?? null;
    });
  }
}
