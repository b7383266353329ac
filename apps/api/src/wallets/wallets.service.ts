import { hexToBytes } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { AuditTrail } from '../audit/audit-trail';
import type { ChainAccount, Identity, Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { newestFirst, olderThan } from '../http/pages';
import { notFound } from '../http/problem';
import { Identities } from '../identities/identities.service';
import { ChainAccounts } from '../settlement/chain-accounts';
import type { ChainCall } from '../settlement/chain-call';
import { toWallet, type WalletQuery } from './wallets.dto';

/** Accounts on the chain that belong to somebody: those whose keys the platform keeps, and their own. */
@Injectable()
export class Wallets {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly accounts: ChainAccounts,
    private readonly identities: Identities,
    private readonly audit: AuditTrail,
    private readonly events: Events,
  ) {}

  /** A custodial wallet of an identity, and the call that makes it known to the chain. */
  async open(identity: Identity): Promise<{ wallet: ChainAccount; call: ChainCall }> {
    const { id, address } = await this.accounts.createCustodial(identity.organisationId);
    const wallet = await this.unit.tx.chainAccount.findUniqueOrThrow({ where: { id } });
    await this.tell(wallet, 'wallet.opened');
    return { wallet, call: this.identities.registerCall(identity, address) };
  }

  async get(id: string): Promise<ChainAccount> {
    const wallet = await this.unit.tx.chainAccount.findUnique({ where: { id } });
    if (!wallet?.organisationId) throw notFound('wallet');
    return wallet;
  }

  /** Whose money is where is personal: what the desk reads of others is on record. */
  async getForReading(actor: Actor, id: string): Promise<ChainAccount> {
    const wallet = await this.get(id);
    if (wallet.organisationId !== actor.organisationId) {
      const { organisationId } = wallet;
      await this.audit.record({ action: 'wallet.read', target: { type: 'wallet', id }, organisationId });
    }
    return wallet;
  }

  list({ organisation_id, status, kind, address, cursor, limit }: WalletQuery): Promise<ChainAccount[]> {
    return this.unit.tx.chainAccount.findMany({
      where: {
        organisationId: organisation_id ?? { not: null },
        status,
        kind,
        address: address && Uint8Array.from(hexToBytes(address)),
        id: olderThan(cursor),
      },
      ...newestFirst(limit),
    });
  }

  async lock(id: string): Promise<ChainAccount> {
    await this.unit.tx.$queryRaw`SELECT 1 FROM chain_accounts WHERE id = ${id}::uuid FOR UPDATE`;
    return this.get(id);
  }

  async change(
    before: ChainAccount,
    data: Prisma.ChainAccountUncheckedUpdateInput,
    type: EventType,
    reason?: string,
  ): Promise<ChainAccount> {
    const after = await this.unit.tx.chainAccount.update({
      where: { id: before.id, version: before.version },
      data: { ...data, version: { increment: 1 } },
    });
    await this.tell(after, type, before, reason);
    return after;
  }

  async tell(wallet: ChainAccount, type: EventType, before?: ChainAccount, reason?: string): Promise<void> {
    const { id, organisation_id, kind, address, status, replaced_by_id } = toWallet(wallet);
    const facts = { kind, address, status, ...(replaced_by_id ? { replaced_by_id } : {}) };
    await this.audit.record({
      action: type,
      target: { type: 'wallet', id },
      organisationId: organisation_id,
      before: before && toWallet(before),
      after: toWallet(wallet),
      details: facts,
      reason,
    });
    await this.events.publish({ organisationId: organisation_id, type, data: { id, ...facts } });
  }
}
