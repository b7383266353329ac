import { assetTokenAbi } from '@cadastre/protocol';
import { Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import { type BankEntry, type Payout, Prisma } from '../database/generated/client';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { newestFirst, olderThan } from '../http/pages';
import { notFound, Problem } from '../http/problem';
import { Organisations } from '../organisations/organisations.service';
import { callTo } from '../settlement/chain-call';
import { OPERATOR, Settlements } from '../settlement/settlement.service';
import type { CashParty } from './cash-parties';
import { cashTokenOf } from './cash-token';
import type { PayoutQuery } from './payouts.dto';
import { toBigInt, toDecimal } from '../database/decimals';

export const BURN = 'cash.burn';

/** Money on its way out: first the tokens are burned, then the bank is asked to pay. */
@Injectable()
export class Payouts {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly settlements: Settlements,
    private readonly organisations: Organisations,
    private readonly audit: AuditTrail,
    private readonly events: Events,
  ) {}

  /** Out of the party's account; nothing is paid before the chain has burned the tokens. */
  async burn(
    party: CashParty,
    terms: Pick<Payout, 'currency' | 'kind' | 'createdBy'> &
      Partial<Pick<Payout, 'bankAccountId' | 'entryId' | 'reason' | 'externalId'>>,
    amount: bigint,
  ): Promise<Payout> {
    const id = uuidv7();
    const { organisationId } = party;
    const operation = await this.settlements.start({
      kind: BURN,
      organisationId,
      subject: { type: 'payout', id },
      input: { payout_id: id, amount: amount.toString(), currency: terms.currency },
      createdBy: terms.createdBy,
      signer: OPERATOR,
      calls: [callTo(cashTokenOf(terms.currency), assetTokenAbi, 'burn', [party.account!, amount])],
    });
    const whose = { organisationId, partyType: party.type, partyId: party.id };
    return this.create({ id, ...whose, ...terms, status: 'burning', burnOperationId: operation.id }, amount);
  }

  /** Money that never became tokens: back to where it came from. */
  async returnEntry(entry: BankEntry, reason: string, createdBy: string): Promise<Payout> {
    const { id: entryId, currency, organisationId, partyType, partyId, amount } = entry;
    const before = await this.unit.tx.payout.findFirst({ where: { entryId, kind: 'return' } });
    if (before) return this.again(before, reason);
    const facts = { organisationId, partyType, partyId, currency, entryId, reason, createdBy };
    return this.create({ id: uuidv7(), ...facts, kind: 'return', status: 'ready' }, toBigInt(amount));
  }

  async get(id: string): Promise<Payout> {
    const payout = await this.unit.tx.payout.findUnique({ where: { id } });
    if (!payout) throw notFound('payout');
    return payout;
  }

  list({ currency, status, kind, external_id: externalId, cursor, limit }: PayoutQuery): Promise<Payout[]> {
    return this.unit.tx.payout.findMany({
      where: { currency, status, kind, externalId, id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  async lock(id: string): Promise<Payout> {
    await this.unit.tx.$queryRaw`SELECT 1 FROM payouts WHERE id = ${id}::uuid FOR UPDATE`;
    return this.get(id);
  }

  /** The payout that a bank's entry names; null when it names none of ours. */
  async lockNamed(endToEndId: string | null): Promise<Payout | null> {
    const id = endToEndId === null ? null : payoutIdOf(endToEndId);
    const found = id && (await this.unit.tx.payout.findUnique({ where: { id } }));
    return found ? this.lock(found.id) : null;
  }

  async change(before: Payout, data: Prisma.PayoutUncheckedUpdateInput, type: EventType): Promise<Payout> {
    const after = await this.unit.tx.payout.update({
      where: { id: before.id, version: before.version },
      data: { ...data, version: { increment: 1 }, updatedAt: this.clock.now() },
    });
    await this.tell(after, type, before);
    return after;
  }

  private async create(
    data: Omit<Prisma.PayoutUncheckedCreateInput, 'amount' | 'createdAt' | 'updatedAt'>,
    amount: bigint,
  ) {
    const now = this.clock.now();
    const decimal = toDecimal(amount);
    const [payout] = await this.unit.tx.payout.createManyAndReturn({
      data: [{ ...data, amount: decimal, createdAt: now, updatedAt: now }],
      // A duplicate must not end the transaction: its refusal names the cure.
      skipDuplicates: true,
    });
    if (!payout) {
      throw new Problem('EXTERNAL_ID_TAKEN', `A payout with the external_id ${data.externalId} exists already.`);
    }
    await this.tell(payout, 'payout.requested');
    return payout;
  }

  /** One that the bank gave back is tried again. */
  private again(before: Payout, reason: string): Promise<Payout> {
    if (before.status !== 'bounced') throw new Problem('STATE_REFUSED', `Its return is ${before.status}.`);
    return this.change(before, { status: 'ready', reason, paymentFileId: null }, 'payout.ready');
  }

  private async tell(payout: Payout, type: EventType, before?: Payout): Promise<void> {
    const { id, organisationId, externalId, currency, kind, status, amount, refusalCode } = payout;
    const facts = {
      kind,
      status,
      currency,
      amount: amount.toFixed(),
      ...(refusalCode ? { refusal_code: refusalCode } : {}),
    };
    await this.audit.record({
      action: type,
      target: { type: 'payout', id },
      organisationId,
      before: before && { status: before.status },
      after: { status },
      details: facts,
      reason: payout.reason ?? undefined,
    });
    await this.unit.within(PLATFORM, async () => {
      const { id: platform } = await this.organisations.platform();
      const told = [...new Set([organisationId ?? platform, platform])];
      const data = { id, external_id: externalId, ...facts };
      await this.events.publishAll(told.map((each) => ({ organisationId: each, type, data })));
    });
  }
}

/** What the bank is told, and tells us again: an id of 35 characters at most. */
export const endToEndIdOf = ({ id }: Pick<Payout, 'id'>): string => id.replace(/-/g, '');

function payoutIdOf(endToEndId: string): string | null {
  const [, a, b, c, d, e] =
    /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})$/i.exec(endToEndId) ?? [];
  return a === undefined ? null : [a, b, c, d, e].join('-').toLowerCase();
}
