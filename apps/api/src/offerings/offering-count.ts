import { Injectable } from '@nestjs/common';
import type { Offering, Subscription } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { type Allotted, allotByRule, type BookEntry, type BookTerms, countBook } from './closing-book';
import { OfferingClosing } from './offering-closing';
import { toBigInt, toDecimal } from '../database/decimals';

export const bookTermsOf = ({ units, price, softCap, minUnits, maxUnits }: Offering): BookTerms => ({
  units: toBigInt(units),
  price: toBigInt(price),
  softCap: softCap && toBigInt(softCap),
  minUnits: minUnits && toBigInt(minUnits),
  maxUnits: maxUnits && toBigInt(maxUnits),
});

const bookEntryOf = ({ id, units, held, eligible, sequence }: Subscription): BookEntry => ({
  id,
  units: toBigInt(units),
  held: toBigInt(held),
  eligible: eligible === true,
  sequence: sequence!,
});

/** Counts the book against the soft cap and allots by the rule of the offering. */
@Injectable()
export class OfferingCount {
  constructor(
    private readonly unit: UnitOfWork,
    private readonly closing: OfferingClosing,
  ) {}

  /** Every subscription whose money is there, in the order in which it came. */
  async book(offeringId: string): Promise<BookEntry[]> {
    const funded = await this.unit.tx.subscription.findMany({
      where: { offeringId, status: 'funded' },
      orderBy: { sequence: 'asc' },
    });
    return funded.map(bookEntryOf);
  }

  /** Under the offering's lock, when every subscription has been judged. */
  async conclude(offering: Offering): Promise<Offering> {
    const terms = bookTermsOf(offering);
    const entries = await this.book(offering.id);
    const { counted, reached } = countBook(terms, entries);
    const result = { counted: toDecimal(counted), haltedBy: null };
    if (!reached) return this.closing.settle(offering, { ...result, outcome: 'failed' });
    if (offering.allocation === 'discretionary') {
      const details = { counted: counted.toString() };
      return this.closing.change(offering, { ...result, phase: 'allocating' }, 'offering.allocation_needed', details);
    }
    await this.store(offering.id, allotByRule(offering.allocation, terms, entries));
    return this.closing.settle(offering, { ...result, outcome: 'closed' });
  }

  /** All at once: an allocation is whole or is not there. */
  async store(offeringId: string, allotted: Allotted): Promise<void> {
    const ids = [...allotted.keys()];
    const units = [...allotted.values()].map(String);
    await this.unit.tx.$executeRaw`
      UPDATE subscriptions s SET allotted = a.units::numeric, version = version + 1
      FROM unnest(${ids}::uuid[], ${units}::text[]) AS a(id, units)
      WHERE s.id = a.id AND s.offering_id = ${offeringId}::uuid`;
    await this.unit.tx.subscription.updateMany({
      where: { offeringId, status: 'funded', allotted: null },
      data: { allotted: 0, version: { increment: 1 } },
    });
  }
}
