import { Prisma } from '../database/generated/client';
import type { EditOffering } from './offerings.dto';

/** The columns of the terms that a command names; what it does not name stays as it is. */
export function columnsOf<T extends EditOffering>(terms: T) {
  return {
    name: terms.name as T['name'],
    price: terms.price && new Prisma.Decimal(terms.price.amount),
    currency: terms.price?.asset,
    units: terms.units === undefined ? undefined : new Prisma.Decimal(terms.units),
    softCap: terms.soft_cap && new Prisma.Decimal(terms.soft_cap.amount),
    minUnits: terms.min_units && new Prisma.Decimal(terms.min_units),
    maxUnits: terms.max_units && new Prisma.Decimal(terms.max_units),
    allocation: terms.allocation,
    exemptions: terms.exemptions && [...new Set(terms.exemptions)],
    opensAt: terms.opens_at && new Date(terms.opens_at),
    closesAt: terms.closes_at && new Date(terms.closes_at),
    valuationDays: terms.valuation_age_days_max,
  };
}
