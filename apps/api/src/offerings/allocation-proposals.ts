import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../access/actor';
import { Approvals } from '../approvals/approvals.service';
import type { Approval, Offering, Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { notFound, Problem } from '../http/problem';
import { SubscriptionEligibility } from '../subscriptions/subscription-eligibility';
import { SubscriptionRecords } from '../subscriptions/subscription-records';
import { ValuationAge } from '../valuations/valuation-age';
import { type Allotted, judgeProposal, type ProposalFault } from './closing-book';
import { OfferedInstruments } from './offered-instruments';
import { OfferingClosing } from './offering-closing';
import { bookTermsOf, OfferingCount } from './offering-count';
import type { AllocationCommand } from './offerings.dto';

const ALLOCATE = 'offering.allocate';

/** A discretionary allocation: one person proposes it, another one approves exactly that one. */
@Injectable()
export class AllocationProposals implements OnModuleInit {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly approvals: Approvals,
    private readonly records: SubscriptionRecords,
    private readonly closing: OfferingClosing,
    private readonly count: OfferingCount,
    private readonly eligibility: SubscriptionEligibility,
    private readonly instruments: OfferedInstruments,
    private readonly valuations: ValuationAge,
  ) {}

  onModuleInit(): void {
    this.approvals.register({
      action: ALLOCATE,
      permission: 'offering.review',
      currentPayload: (id) => this.payload(id),
      approved: (id) => this.approved(id),
      rejected: (id) => this.rejected(id),
    });
  }

  /** A new proposal takes the place of one that waits. */
  async propose(actor: Actor, id: string, { allotments }: AllocationCommand): Promise<Approval> {
    const offering = await this.records.lockOffering(id, 'alone');
    requireAllocating(offering);
    const named = new Set(allotments.map(({ subscription_id: subscription }) => subscription));
    if (named.size < allotments.length) throw new Problem('ALLOCATION_REFUSED', 'A subscription is named twice.');
    const proposal = Object.fromEntries(allotments.map((each) => [each.subscription_id, each.units]));
    await this.judge(offering, proposal);
    await this.approvals.voidFor(id);
    await this.closing.change(offering, { proposal }, 'offering.allocation_proposed');
    return this.approvals.request(actor, {
      action: ALLOCATE,
      subject: { type: 'offering', id },
      organisationId: offering.organisationId,
    });
  }

  private async judge(offering: Offering, proposal: Readonly<Record<string, string>>): Promise<Allotted> {
    const units = new Map(Object.entries(proposal).map(([id, value]) => [id, BigInt(value)]));
    const verdict = judgeProposal(bookTermsOf(offering), await this.count.book(offering.id), units);
    if (verdict.accepted) return verdict.allotted;
    throw new Problem('ALLOCATION_REFUSED', 'The terms of the offering do not allow this allocation.', {
      errors: verdict.faults.map((fault) => ({ pointer: '/allotments', code: fault.code, detail: detailOf(fault) })),
    });
  }

  private async payload(id: string): Promise<Prisma.InputJsonObject | null> {
    const offering = await this.unit.tx.offering.findUnique({ where: { id } });
    if (offering?.phase !== 'allocating' || offering.proposal === null) return null;
    const { name, units, price, currency, counted } = offering;
    return {
      offering: { name, units: units.toFixed(), price: { amount: price.toFixed(), asset: currency } },
      counted: counted!.toFixed(),
      allotments: offering.proposal as Prisma.InputJsonObject,
    };
  }

  /** Days may have passed since the count: evidence and subscribers are judged again before anything is allotted. */
  private async approved(id: string): Promise<void> {
    const offering = await this.records.lockOffering(id, 'alone');
    requireAllocating(offering);
    const evidence = await this.instruments.judgeEvidence(offering.assetId);
    if (!evidence.open) {
      throw new Problem('EVIDENCE_MISSING', `Evidence is missing, stale or rejected: ${evidence.missing.join(', ')}.`);
    }
    await this.valuations.requireFresh(offering.instrumentId, offering.valuationDays);
    const proposal = offering.proposal as Record<string, string>;
    await this.judgeSubscribers(proposal);
    await this.count.store(id, await this.judge(offering, proposal));
    await this.closing.settle(offering, { outcome: 'closed' });
  }

  private async judgeSubscribers(proposal: Readonly<Record<string, string>>): Promise<void> {
    for (const [id, units] of Object.entries(proposal)) {
      if (units === '0') continue;
      const { subscription } = await this.records.lock(id, 'alone');
      const [missing] = await this.eligibility.judge(subscription);
      if (missing) {
        throw new Problem('ALLOCATION_REFUSED', `Subscription ${id} may not receive units now.`, {
          errors: [{ pointer: '/allotments', ...missing }],
        });
      }
    }
  }

  private async rejected(id: string): Promise<void> {
    const offering = await this.unit.tx.offering.findUnique({ where: { id } });
    if (!offering) throw notFound('offering');
    await this.closing.change(offering, {}, 'offering.allocation_needed');
  }
}

function requireAllocating({ status, phase }: Offering): void {
  if (phase === 'allocating') return;
  throw new Problem(
    'STATE_REFUSED',
    `The offering is ${status}, ${phase ?? 'with its window open'}: nothing waits for it.`,
  );
}

function detailOf(fault: ProposalFault): string {
  switch (fault.code) {
    case 'UNKNOWN_REQUEST':
      return `${fault.id} is no subscription whose money counts.`;
    case 'NEGATIVE':
      return `${fault.id} would get ${fault.units} units.`;
    case 'ABOVE_REQUEST':
      return `${fault.id} paid for ${fault.limit} units and would get ${fault.units}.`;
    case 'ABOVE_MAXIMUM':
      return `${fault.id} would get ${fault.units} units, above the maximum ticket of ${fault.limit}.`;
    case 'BELOW_MINIMUM':
      return `${fault.id} would get ${fault.units} units, below the minimum ticket of ${fault.limit}.`;
    case 'ABOVE_OFFER':
      return `${fault.units} units would be allotted of ${fault.limit} on offer.`;
    case 'BELOW_SOFT_CAP':
      return `${fault.amount} would be raised, below the soft cap of ${fault.limit}.`;
  }
}
