import { Injectable, type OnModuleInit } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import { AuditTrail } from '../audit/audit-trail';
import { Clock } from '../clock/clock';
import { type Approval, type CashBreak, Prisma } from '../database/generated/client';
import { CashBreakKind } from '../database/generated/enums';
import { PLATFORM, UnitOfWork } from '../database/unit-of-work';
import type { EventType } from '../events/event-types';
import { Events } from '../events/events';
import { newestFirst, olderThan } from '../http/pages';
import { notFound, Problem } from '../http/problem';
import { Organisations } from '../organisations/organisations.service';
import { CashCount, type CashFigures, differencesOf } from './cash-count';
import type { BreakQuery } from './cash-breaks.dto';
import { Currencies } from './currencies.service';
import { EntryQueue } from './entry-queue';
import { toDecimal } from '../database/decimals';

const CLOSE = 'cash_break.close';

/** Differences between bank, books, read model and chain: open until two people close them with a reason. */
@Injectable()
export class CashBreaks implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly clock: Clock,
    private readonly currencies: Currencies,
    private readonly count: CashCount,
    private readonly queue: EntryQueue,
    private readonly approvals: Approvals,
    private readonly audit: AuditTrail,
    private readonly events: Events,
    private readonly organisations: Organisations,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: CLOSE,
      permission: 'cash_break.review',
      currentPayload: (id) => this.payload(id),
      approved: (id, payload) => this.closed(id, (payload as { proposed_by: string }).proposed_by),
      rejected: async (id, reason) =>
        void (await this.change(
          await this.get(id),
          { proposedReason: null, closedBy: null },
          'cash_break.kept_open',
          reason,
        )),
    });
  }

  /** In one transaction with the count; whoever mints or pays meanwhile is waited for. */
  async compare(currency: string): Promise<void> {
    const figures = await this.count.take(await this.currencies.lock(currency));
    if (!figures) return;
    const differences = differencesOf(figures);
    for (const kind of Object.values(CashBreakKind)) await this.note(currency, kind, differences[kind], figures);
  }

  async propose(actor: Actor, id: string, reason: string) {
    await this.unit.tx.$queryRaw`SELECT 1 FROM cash_breaks WHERE id = ${id}::uuid FOR UPDATE`;
    const found = await this.get(id);
    if (found.status !== 'open') throw new Problem('STATE_REFUSED', 'This break is closed.');
    const proposal = { proposedReason: reason, closedBy: actor.personId };
    const proposed = await this.change(found, proposal, 'cash_break.closing', reason);
    const approval = await this.approvals.request(actor, {
      action: CLOSE,
      subject: { type: 'cash_break', id },
      organisationId: actor.organisationId,
    });
    return { found: proposed, approval } satisfies { found: CashBreak; approval: Approval };
  }

  async get(id: string): Promise<CashBreak> {
    const found = await this.unit.tx.cashBreak.findUnique({ where: { id } });
    if (!found) throw notFound('break');
    return found;
  }

  list({ currency, status, kind, cursor, limit }: BreakQuery): Promise<CashBreak[]> {
    return this.unit.tx.cashBreak.findMany({
      where: { currency, status, kind, id: olderThan(cursor) },
      ...newestFirst(limit),
    });
  }

  /** A difference that somebody closed stays closed for as long as it is the same, and without a break in between. */
  private async note(currency: string, kind: CashBreakKind, difference: bigint, figures: CashFigures): Promise<void> {
    const last = await this.unit.tx.cashBreak.findFirst({ where: { currency, kind }, orderBy: { id: 'desc' } });
    const decimal = toDecimal(difference);
    const shown = shownFigures(figures);
    if (last?.status === 'open') {
      if (last.difference.equals(decimal)) return;
      return void (await this.change(last, { difference: decimal, figures: shown }, 'cash_break.changed'));
    }
    if (last?.acceptedUntil === null && last.accepted?.equals(decimal)) return;
    if (last?.acceptedUntil === null) await this.endAcceptance(last);
    if (difference === 0n) return;
    const now = this.clock.now();
    const opened = await this.unit.tx.cashBreak.create({
      data: { id: uuidv7(), currency, kind, difference: decimal, figures: shown, openedAt: now, updatedAt: now },
    });
    await this.tell(opened, 'cash_break.opened');
  }

  /** It has gone, or has become another: should it come back, nobody has closed that one. */
  private async endAcceptance(closed: CashBreak): Promise<void> {
    await this.change(closed, { acceptedUntil: this.clock.now() }, 'cash_break.passed');
  }

  /** The figures are part of what is approved: when they change, the request is void. They are compared under this lock. */
  private async payload(id: string): Promise<Prisma.InputJsonObject | null> {
    const { currency: locked } = await this.get(id);
    await this.currencies.lock(locked);
    const found = await this.get(id);
    if (found.status !== 'open' || found.proposedReason === null) return null;
    const { currency, kind, difference, figures, proposedReason: reason } = found;
    const facts = {
      break_id: id,
      currency,
      kind,
      difference: difference.toFixed(),
      reason,
      proposed_by: found.closedBy,
    };
    return { ...facts, figures: figures as Prisma.JsonObject };
  }

  private async closed(id: string, personId: string): Promise<void> {
    const found = await this.get(id);
    const { currency, difference, proposedReason } = found;
    const now = this.clock.now();
    const closing = { status: 'closed' as const, accepted: difference, reason: proposedReason, closedAt: now };
    await this.change(found, closing, 'cash_break.closed', proposedReason ?? undefined);
    const { id: organisationId } = await this.organisations.platform();
    // What waited for it goes on.
    await this.queue.start(currency, { organisationId, personId });
  }

  private async change(
    before: CashBreak,
    data: Prisma.CashBreakUncheckedUpdateInput,
    type: EventType,
    reason?: string,
  ): Promise<CashBreak> {
    const after = await this.unit.tx.cashBreak.update({
      where: { id: before.id, version: before.version },
      data: { ...data, version: { increment: 1 }, updatedAt: this.clock.now() },
    });
    await this.tell(after, type, reason);
    return after;
  }

  private async tell(
    { id, currency, kind, status, difference }: CashBreak,
    type: EventType,
    reason?: string,
  ): Promise<void> {
    const facts = { currency, kind, status, difference: difference.toFixed() };
    await this.audit.record({
      action: type,
      target: { type: 'cash_break', id },
      organisationId: null,
      details: facts,
      reason,
    });
    await this.unit.within(PLATFORM, async () => {
      const { id: organisationId } = await this.organisations.platform();
      await this.events.publish({ organisationId, type, data: { id, ...facts } });
    });
  }
}

const shownFigures = (figures: CashFigures): Prisma.InputJsonObject => ({
  bank: figures.bank.toString(),
  own: figures.own.toString(),
  claims: figures.claims.toString(),
  in_transit: figures.inTransit.toString(),
  frozen: figures.frozen.toString(),
  books: figures.books.toString(),
  read_model: figures.readModel.toString(),
  chain: figures.chain.toString(),
});
