import { Injectable } from '@nestjs/common';
import { Prisma } from '../database/generated/client';
import { UnitOfWork } from '../database/unit-of-work';
import { invalid } from '../http/problem';
import type { EditOffering } from './offerings.dto';

/** What a subscriber will accept, by the hash of its content. */
export interface OfferingDocument {
  readonly document_id: string;
  readonly kind: string;
  readonly file_name: string;
  readonly sha256: string;
}

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

/** Documents of an asset's file, as they are named in the terms of an offering. */
@Injectable()
export class OfferingDocuments {
  constructor(private readonly unit: UnitOfWork) {}

  async named(assetId: string, ids: readonly string[]): Promise<OfferingDocument[]> {
    const rows = await this.unit.tx.document.findMany({
      where: { id: { in: [...ids] }, subjectType: 'asset', subjectId: assetId },
    });
    return [...new Set(ids)].map((id) => {
      const row = rows.find((each) => each.id === id);
      if (!row) throw invalid('/document_ids', 'UNKNOWN', `The asset’s file holds no document ${id}.`);
      const { kind, fileName, sha256 } = row;
      return { document_id: id, kind, file_name: fileName, sha256: Buffer.from(sha256).toString('hex') };
    });
  }
}
